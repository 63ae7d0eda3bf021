package openapi

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

// pruned is a description without the parts that say nothing about who may call:
// schemas, parameters, bodies, examples. Many descriptions in the wild have
// faults there that would keep the rest from being read.
func pruned(data []byte) ([]byte, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	if doc.Kind == yaml.DocumentNode && len(doc.Content) == 1 {
		root := doc.Content[0]
		drop(root, "webhooks", "tags")
		components := value(root, "components")
		drop(components, "schemas", "parameters", "requestBodies", "examples", "links", "callbacks")
		values(value(components, "headers"), empty)
		values(value(components, "responses"), response)
		values(value(components, "pathItems"), pathItem)
		values(value(root, "paths"), pathItem)
	}
	return yaml.Marshal(&doc)
}

func pathItem(n *yaml.Node) {
	drop(n, "parameters")
	values(n, func(op *yaml.Node) {
		drop(op, "parameters", "requestBody", "callbacks")
		values(value(op, "responses"), response)
	})
}

func response(n *yaml.Node) {
	drop(n, "content", "links")
	values(value(n, "headers"), empty)
}

// empty leaves of a header that it is there.
func empty(n *yaml.Node) {
	if n.Kind == yaml.MappingNode && value(n, "$ref") == nil {
		n.Content = nil
	}
}

// value is what stands under a key of a mapping; nil when there is none.
func value(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func values(n *yaml.Node, f func(*yaml.Node)) {
	if n == nil || n.Kind != yaml.MappingNode {
		return
	}
	for i := 1; i < len(n.Content); i += 2 {
		f(n.Content[i])
	}
}

func drop(n *yaml.Node, keys ...string) {
	if n == nil || n.Kind != yaml.MappingNode {
		return
	}
	kept := n.Content[:0]
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !slices.Contains(keys, n.Content[i].Value) {
			kept = append(kept, n.Content[i], n.Content[i+1])
		}
	}
	n.Content = kept
}
