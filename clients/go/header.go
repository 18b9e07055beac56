package hola

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var versionPattern = regexp.MustCompile(`^(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})$`)

const maxIDChars = 64

// ParseHeader reads the header frame of a ZeroMQ message, which must be of this major version.
func ParseHeader(frame []byte) (*Header, error) {
	var h Header
	if err := unmarshal(frame, &h); err != nil {
		return nil, err
	}
	if !versionPattern.MatchString(h.Version) {
		return nil, &DecodeError{Path: "/version", Problem: "want major.minor, not " + h.Version}
	}
	ours, _, _ := strings.Cut(protocolVersion, ".")
	if major, _, _ := strings.Cut(h.Version, "."); major != ours {
		return nil, &DecodeError{Path: "/version", Problem: "another major version: " + h.Version}
	}
	if utf8.RuneCountInString(h.ID) > maxIDChars {
		return nil, &DecodeError{Path: "/id", Problem: "longer than 64 characters"}
	}
	return &h, nil
}
