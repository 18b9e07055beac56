//go:build !zmq

package main

const hasZMQ = false
