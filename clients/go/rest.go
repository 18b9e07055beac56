package hola

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	maxReplyBytes = 64 << 20
	// longestProxyPause bounds what the header Retry-After may ask for.
	longestProxyPause = time.Minute
)

// rest carries requests over HTTP. Connections are kept alive; loopback addresses go past any proxy.
type rest struct {
	client *http.Client
	header http.Header
}

func newREST(s settings) (*rest, error) {
	transport := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: s.ConnectTimeout}).DialContext,
		TLSHandshakeTimeout: s.ConnectTimeout,
		MaxIdleConnsPerHost: 64,
		DisableCompression:  true,
	}
	if s.CAFile != "" {
		pem, err := os.ReadFile(s.CAFile)
		if err != nil {
			return nil, misconfigured("cannot read the authority's certificate: %w", err)
		}
		roots := x509.NewCertPool()
		if !roots.AppendCertsFromPEM(pem) {
			return nil, misconfigured("%s: not a file of certificates", s.CAFile)
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	}
	header := http.Header{"Accept": {"application/json"}, "User-Agent": {s.Name}}
	if s.Token != "" {
		header.Set("Authorization", "Bearer "+s.Token)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &rest{client: &http.Client{Transport: transport, CheckRedirect: stay}, header: header}, nil
}

func (r *rest) exchange(ctx context.Context, endpoint string, x outgoing) ([]byte, error) {
	request, err := r.request(ctx, endpoint, x)
	if err != nil {
		return nil, err
	}
	response, err := r.client.Do(request)
	if err != nil {
		return nil, failureOf(ctx, err, endpoint)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxReplyBytes))
	if err != nil {
		return nil, failureOf(ctx, err, endpoint)
	}
	isObject := isJSONObject(body)
	if response.StatusCode/100 == 2 && isObject {
		return body, nil
	}
	var refusal ErrorResponse
	if isObject && unmarshal(body, &refusal) == nil {
		return body, nil
	}
	err = fmt.Errorf("HTTP %s to %s", response.Status, x.op.name)
	if !isObject || response.StatusCode == http.StatusTooManyRequests || response.StatusCode >= 500 {
		return nil, &TransportError{
			Kind: ErrUnreachable, Endpoint: endpoint, RetryAfter: retryAfter(response.Header, time.Now()),
			Err: fmt.Errorf("%w with %s: a proxy or another server answered in place of hola", err, excerpt(body)),
		}
	}
	return nil, &InvalidReplyError{Endpoint: endpoint, Err: err}
}

// isJSONObject reports whether a reply may be a message. What a proxy says in place of a gateway is a page for people
// or nothing at all, whatever its status.
func isJSONObject(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte{'{'}) && json.Valid(body)
}

// excerpt is the beginning of a body, for people.
func excerpt(body []byte) string {
	if len(body) == 0 {
		return "an empty body"
	}
	return strconv.QuoteToASCII(string(body[:min(len(body), 80)]))
}

// retryAfter is the least pause that a header Retry-After asks for (RFC 9110, section 10.2.3): seconds or a date, bounded by
// longestProxyPause.
func retryAfter(header http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(header.Get("Retry-After"))
	if count, err := strconv.ParseUint(text, 10, 32); err == nil {
		return min(time.Duration(count)*time.Second, longestProxyPause)
	}
	if date, err := http.ParseTime(text); err == nil {
		return min(max(date.Sub(now), 0), longestProxyPause)
	}
	return 0
}

func (r *rest) request(ctx context.Context, endpoint string, x outgoing) (*http.Request, error) {
	target := strings.TrimRight(endpoint, "/") + strings.Replace(x.op.path, "{study}", url.PathEscape(x.study), 1)
	content := x.body
	hasQuery := x.op.method == http.MethodGet || x.op.method == http.MethodDelete
	if hasQuery {
		content = nil
		query, err := queryOf(x.body)
		if err != nil {
			return nil, err
		}
		if len(query) > 0 {
			target += "?" + query.Encode()
		}
	}
	request, err := http.NewRequestWithContext(ctx, x.op.method, target, nil)
	if err != nil {
		return nil, misconfigured("%q is not an address to connect to: %w", endpoint, err)
	}
	// A body that net/http cannot rewind: it would repeat a request by itself on a connection that breaks, behind the back
	// of Retry.
	request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(content)), int64(len(content))
	request.Header = r.header.Clone()
	request.Header.Set("Hola-Protocol", x.version)
	if x.key != "" {
		request.Header.Set("Idempotency-Key", x.key)
	}
	if !hasQuery {
		request.Header.Set("Content-Type", "application/json")
	}
	return request, nil
}

// queryOf has the fields of a request: lists as repeated keys, without the tag and the study, which the path has.
func queryOf(body []byte) (url.Values, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, err
	}
	query := url.Values{}
	for name, raw := range fields {
		if name == "tag" || name == "study" {
			continue
		}
		items := []json.RawMessage{raw}
		if raw[0] == '[' {
			if err := json.Unmarshal(raw, &items); err != nil {
				return nil, err
			}
		}
		for _, item := range items {
			text := string(item)
			if item[0] == '"' {
				if err := json.Unmarshal(item, &text); err != nil {
					return nil, err
				}
			}
			query.Add(name, text)
		}
	}
	return query, nil
}

func failureOf(ctx context.Context, err error, endpoint string) error {
	var (
		authority   *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		alert       tls.AlertError
		operation   *net.OpError
		wrapped     *url.Error
		isHandshake = errors.As(err, &authority) || errors.As(err, &record) || errors.As(err, &alert) ||
			errors.Is(err, http.ErrSchemeMismatch)
	)
	if errors.As(err, &wrapped) {
		err = wrapped.Err // the endpoint says enough of the address
	}
	transport := &TransportError{Kind: ErrUnreachable, Endpoint: endpoint, Err: err}
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return fmt.Errorf("hola: %s: %w", endpoint, err)
	case isHandshake:
		transport.Kind = ErrHandshake
	case errors.As(err, &operation) && operation.Op == "dial":
	case ctx.Err() != nil:
		transport.Kind = ErrTimeout
	}
	return transport
}

func (r *rest) drop() { r.client.CloseIdleConnections() }

func (r *rest) close() { r.client.CloseIdleConnections() }
