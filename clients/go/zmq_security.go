//go:build zmq

package hola

import (
	"crypto/ecdh"
	"crypto/sha256"
	"errors"
	"strings"

	zmq "github.com/pebbe/zmq4"
)

const (
	// curvePrefix is hashed before the token, so that the digest serves this one purpose (Z-9).
	curvePrefix  = "hola-curve-1:"
	plainUser    = "hola"
	anonymous    = "anonymous"
	z85KeyChars  = 40
	maxPlainText = 255

	// The operating system finds dead peers of tcp connections. ZMTP's own heartbeats are not used (Z-13).
	keepaliveIdleSeconds, keepaliveIntervalSeconds, keepaliveProbes = 30, 10, 3
)

// zmqSecurity is what a client proves and checks on its connections (Z-8): on ipc the token is the password of PLAIN; on tcp
// the server is known by its key, and the token is proved by a key pair that is derived from it.
type zmqSecurity struct {
	token, serverKey string
	public, secret   string
}

func newZMQSecurity(s settings) (zmqSecurity, error) {
	token := firstOf(s.Token, anonymous)
	if len(token) > maxPlainText {
		return zmqSecurity{}, misconfigured("the token has %d characters; over ZeroMQ at most %d are allowed", len(token), maxPlainText)
	}
	if s.ServerKey != "" && len(s.ServerKey) != z85KeyChars {
		return zmqSecurity{}, misconfigured("a CURVE server key has %d characters (Z85), not %d", z85KeyChars, len(s.ServerKey))
	}
	public, secret, err := curveKeys(token)
	return zmqSecurity{token, s.ServerKey, public, secret}, err
}

// curveKeys is the key pair that proves a token, in Z85 (Z-9). X25519 clamps the digest by itself.
func curveKeys(token string) (public, secret string, err error) {
	digest := sha256.Sum256([]byte(curvePrefix + token))
	key, err := ecdh.X25519().NewPrivateKey(digest[:])
	if err != nil {
		return "", "", err
	}
	return zmq.Z85encode(string(key.PublicKey().Bytes())), zmq.Z85encode(string(digest[:])), nil
}

// configure sets the options of a socket before it connects.
func (z zmqSecurity) configure(s *zmq.Socket, endpoint string) error {
	if !isCurve(endpoint) {
		if err := errors.Join(s.SetPlainUsername(plainUser), s.SetPlainPassword(z.token)); err != nil {
			return misconfigured("the token cannot be sent to %s: %w", endpoint, err)
		}
		return nil
	}
	if z.serverKey == "" {
		return misconfigured("%s: ZeroMQ over tcp needs the scheduler's server key: take server_key from its connection file, "+
			"or set HOLA_SERVER_KEY. A connection file without it is another scheduler's, or an older one's", endpoint)
	}
	err := errors.Join(
		s.SetTcpKeepalive(1), s.SetTcpKeepaliveIdle(keepaliveIdleSeconds),
		s.SetTcpKeepaliveIntvl(keepaliveIntervalSeconds), s.SetTcpKeepaliveCnt(keepaliveProbes),
		s.SetCurvePublickey(z.public), s.SetCurveSecretkey(z.secret),
	)
	if err != nil {
		return misconfigured("libzmq is built without CURVE: %w", err)
	}
	if err := s.SetCurveServerkey(z.serverKey); err != nil {
		return misconfigured("the CURVE server key is not in Z85: %w", err)
	}
	return nil
}

// isCurve reports whether an endpoint speaks CURVE; others speak PLAIN.
func isCurve(endpoint string) bool { return strings.HasPrefix(endpoint, "tcp://") }
