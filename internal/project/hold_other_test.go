//go:build !unix

package project_test

func hold() {}
