// The program of an empty project that has installed the package: it calls a server of its own.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	hola "github.com/hola-hpo/hola-go"
)

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"tag":"DescribeResponse","versions":["1.0"],"server":"a test","limits":{},`+
			`"durability":"memory","time_ms":0}`)
	}))
	defer server.Close()
	client, err := hola.NewClient(hola.Options{Endpoints: []string{server.URL}})
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	reply, err := client.Describe(context.Background(), hola.DescribeRequest{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("hola-go %s talks to %s\n", hola.Version, reply.Server)
}
