//go:build !zmq

package hola

func newZMQ(s settings) (transport, error) {
	return nil, misconfigured("%s is a ZeroMQ endpoint: build with the tag zmq (and cgo and libzmq) to use it, "+
		"or give a gateway's http address", s.endpoints[0])
}
