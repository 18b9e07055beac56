package main

import "errors"

type work struct{}

func (w work) run(c connection) (any, error) { return nil, errors.New("x") }
