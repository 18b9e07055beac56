//go:build zmq

package hola

import (
	"context"
	"encoding/hex"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	zmq "github.com/pebbe/zmq4"
)

// Z-9: what every library makes of these tokens.
func TestTheKeysOfAToken(t *testing.T) {
	for _, c := range []struct{ token, secretHex, publicHex, secret, public string }{
		{
			"hola_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
			"cb358bdc33d4dc2fc595fe036255cd40b25d53ca3c476290314105e633abd76a",
			"ed37d5ee8f201f4dd65e67cf9ec2fc01c6399fe35a5590a87191581cf0a8144d",
			"+qCjkgT$hk-G*A8vPyVrVrZzKjv->xf*M09gPPbx", ")kJO-K02Js!)r1nP2gya-YoWKt2*V.AGKuy[tE3}",
		},
		{
			"hola_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
			"a9f07539ce813dc4305349bc0d0b7edb8c82e6e02830d22f3e72c320c8071d5b",
			"b2a66aa800f4478bd77d0ad5245408e07e911a337ba5c11b80a553e3263c8473",
			"SQL3<=vFc%fJgMQ4gvTtJdQiIc[%75k61K-:oJ.&", "VzIxn0q5^t/l[1RbVC6cEVUK8D.[K$FtDi8coM%5",
		},
		{
			"x",
			"dcac04f0e2b963a5d699cf21a7d713fc324cc440b0cbba83cdb310be3ab5983c",
			"6854721f8132e2366765f9c90069963a2483fad8cdb80808eab82e1f3c11293c",
			"*]HUF&<&M}!%T&cR}hQWgebRKU/<Rg=9E$}i<>tq", "xJf0]FIMjyxjZ[X0bm-Wb.L%C=a12+(BnC*jp%28",
		},
	} {
		public, secret, err := curveKeys(c.token)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, []string{public, secret}, []string{c.public, c.secret})
		equal(t, hex.EncodeToString([]byte(zmq.Z85decode(secret))), c.secretHex)
		equal(t, hex.EncodeToString([]byte(zmq.Z85decode(public))), c.publicHex)
		byLibzmq, err := zmq.AuthCurvePublic(secret)
		if err != nil || byLibzmq != public {
			t.Errorf("libzmq makes %q of it: %v", byLibzmq, err)
		}
	}
}

// Z-11: a token that the server does not know is the same error as over REST, at once.
func TestAWrongTokenOverZMQ(t *testing.T) {
	for name, endpoint := range map[string]string{"PLAIN": ipcEndpoint(t), "CURVE": anyPort} {
		t.Run(name, func(t *testing.T) {
			r := newRouter(t, endpoint, topKReply)
			if _, err := newTestClient(t, r.options()).GetTopK(context.Background(), GetTopKRequest{}); err != nil {
				t.Fatal(err)
			}
			for _, token := range []string{"hola_wrong", strings.Repeat("y", 255), ""} {
				o := r.options()
				o.Token, o.ConnectTimeout = token, time.Minute
				_, err := newTestClient(t, o).GetTopK(context.Background(), GetTopKRequest{})
				if !errors.Is(err, ErrorCodeUnauthenticated) || strings.Contains(err.Error(), "hola_") || strings.Contains(err.Error(), "yy") {
					t.Error(err)
				}
			}
			equal(t, len(r.headers), 1)
		})
	}
}

// Z-12: the connection of a token that was revoked is cut, and the next handshake is refused. Another client, with a token
// that is known, is served by the same process.
func TestATokenThatIsRevoked(t *testing.T) {
	for name, endpoint := range map[string]string{"PLAIN": ipcEndpoint(t), "CURVE": anyPort} {
		t.Run(name, func(t *testing.T) {
			r := newRouter(t, endpoint, topKReply)
			c := newTestClient(t, r.options())
			if _, err := c.GetTopK(context.Background(), GetTopKRequest{}); err != nil {
				t.Fatal(err)
			}
			r.revoke()
			r.close()
			r.listen(t)
			for range 2 {
				if _, err := c.GetTopK(context.Background(), GetTopKRequest{}); !errors.Is(err, ErrorCodeUnauthenticated) {
					t.Error(err)
				}
			}
			r.admit(t, "another")
			o := r.options()
			o.Token = "another"
			if _, err := newTestClient(t, o).GetTopK(context.Background(), GetTopKRequest{}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAServerThatIsNotTheOneExpected(t *testing.T) {
	other, _, err := zmq.NewCurveKeypair()
	if err != nil {
		t.Fatal(err)
	}
	curve := newRouter(t, anyPort, topKReply)
	null, err := zmq.NewSocket(zmq.ROUTER)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	onIPC := ipcEndpoint(t)
	err = errors.Join(null.Bind(onIPC), null.Bind(anyPort))
	onTCP, errOfTCP := null.GetLastEndpoint()
	if err = errors.Join(err, errOfTCP); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		endpoint, key string
		want          error
	}{
		{curve.endpoint, other, ErrHandshake},
		{onIPC, "", ErrHandshake},
		{onTCP, curve.key, ErrHandshake},
		{"tcp://127.0.0.1:1", curve.key, ErrUnreachable},
		{ipcEndpoint(t), "", ErrUnreachable},
	} {
		client := newTestClient(t, Options{Endpoints: []string{c.endpoint}, Token: testToken, ServerKey: c.key})
		if _, err := client.GetTopK(context.Background(), GetTopKRequest{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.endpoint, err, c.want)
		}
	}
}

// Nobody listening is repeated, another key is not: the attempts are the connections that the listener counts.
func TestAHandshakeErrorIsNotRepeated(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	connections := make(chan struct{}, 100)
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			connections <- struct{}{}
			_ = c.Close()
		}
	}()
	c := newTestClient(t, Options{
		Endpoints: []string{"tcp://" + listener.Addr().String()}, Token: testToken, ServerKey: strings.Repeat("0", 40),
	})
	if _, err := c.GetTopK(context.Background(), GetTopKRequest{}); !errors.Is(err, ErrHandshake) {
		t.Error(err)
	}
	if count := len(connections); count < 2 || count > 3 {
		t.Errorf("%d connections for one attempt", count)
	}
}

func TestAServerOfAnotherProtocol(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"))
			defer c.Close()
		}
	}()
	c := newTestClient(t, Options{
		Endpoints: []string{"tcp://" + listener.Addr().String()}, Token: testToken, ServerKey: strings.Repeat("0", 40),
		ConnectTimeout: time.Minute,
	})
	if _, err := c.GetTopK(context.Background(), GetTopKRequest{}); !errors.Is(err, ErrHandshake) {
		t.Error(err)
	}
}

func TestSecurityThatMakesNoSense(t *testing.T) {
	for _, o := range []Options{
		{Endpoints: []string{"tcp://127.0.0.1:1"}, Token: testToken},
		{Endpoints: []string{"tcp://127.0.0.1:1"}, Token: testToken, ServerKey: "short"},
		{Endpoints: []string{"tcp://127.0.0.1:1"}, Token: testToken, ServerKey: "\x7f234567890123456789012345678901234567890"},
		{Endpoints: []string{"ipc:///tmp/none"}, Token: strings.Repeat("x", 256)},
	} {
		c, err := NewClient(o)
		if err == nil {
			_, err = c.GetTopK(context.Background(), GetTopKRequest{})
			_ = c.Close()
		}
		var misconfigured *ConfigurationError
		if !errors.As(err, &misconfigured) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
