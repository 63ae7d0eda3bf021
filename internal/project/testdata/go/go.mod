module solution

go 1.22
