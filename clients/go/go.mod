module github.com/hola-hpo/hola-go

go 1.24

require github.com/pebbe/zmq4 v1.4.0

require pgregory.net/rapid v1.3.0
