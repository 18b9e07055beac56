module github.com/hola-hpo/hola-go

go 1.23
