// Package registry finds messages by their tags and operations by their names.
package registry

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	hola "github.com/hola-hpo/hola-go"
)

// others are the messages that no method of the client takes or returns by itself.
var others = map[string]reflect.Type{
	"ErrorResponse": reflect.TypeFor[hola.ErrorResponse](),
	"TrialChanged":  reflect.TypeFor[hola.TrialChanged](),
	"StudyChanged":  reflect.TypeFor[hola.StudyChanged](),
	"WorkerChanged": reflect.TypeFor[hola.WorkerChanged](),
	"ModelChanged":  reflect.TypeFor[hola.ModelChanged](),
}

// New is a pointer to an empty message of a tag.
func New(tag string) (any, error) {
	if t, ok := others[tag]; ok {
		return reflect.New(t).Interface(), nil
	}
	name := strings.TrimSuffix(strings.TrimSuffix(tag, "Request"), "Response")
	method, ok := reflect.TypeFor[*hola.Client]().MethodByName(name)
	if !ok {
		return nil, fmt.Errorf("there is no message %q", tag)
	}
	if strings.HasSuffix(tag, "Request") {
		return reflect.New(method.Type.In(2)).Interface(), nil
	}
	return reflect.New(method.Type.Out(0).Elem()).Interface(), nil
}

// Invoke calls the client's method of an operation.
func Invoke(ctx context.Context, client *hola.Client, operation string, request []byte) (any, error) {
	message, err := New(operation + "Request")
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(request, message); err != nil {
		return nil, err
	}
	results := reflect.ValueOf(client).MethodByName(operation).Call([]reflect.Value{
		reflect.ValueOf(ctx), reflect.ValueOf(message).Elem(),
	})
	if err, ok := results[1].Interface().(error); ok {
		return nil, err
	}
	return results[0].Interface(), nil
}
