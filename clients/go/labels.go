package hola

import (
	"maps"
	"regexp"
	"strings"
	"unicode/utf8"
)

const (
	maxLabels     = 32
	maxLabelChars = 256
)

var labelName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]{0,63}$`)

// allLabels are those of the options, and those of the variable HOLA_LABELS with other names.
func allLabels(options map[string]string, variable string) (Labels, error) {
	all := Labels{}
	for _, one := range strings.Split(variable, ",") {
		one = strings.TrimSpace(one)
		if one == "" {
			continue
		}
		name, value, ok := strings.Cut(one, "=")
		if !ok {
			return nil, misconfigured("HOLA_LABELS: %q is not name=value", one)
		}
		if _, ok := all[name]; ok {
			return nil, misconfigured("HOLA_LABELS: the name %q is there twice", name)
		}
		if err := checkLabel("HOLA_LABELS", name, value); err != nil {
			return nil, err
		}
		all[name] = value
	}
	for name, value := range options {
		if err := checkLabel("WorkerOptions.Labels", name, value); err != nil {
			return nil, err
		}
	}
	maps.Copy(all, options)
	if len(all) > maxLabels {
		return nil, misconfigured("%d labels, more than the %d allowed", len(all), maxLabels)
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

func checkLabel(source, name, value string) error {
	switch {
	case !labelName.MatchString(name):
		return misconfigured("%s: the name %q is not a letter or underscore, then letters, digits, '_', '.', '-'; at most "+
			"64 characters", source, name)
	case utf8.RuneCountInString(value) > maxLabelChars:
		return misconfigured("%s: the value of %q is longer than %d characters", source, name, maxLabelChars)
	case sendable(value) != value:
		return misconfigured("%s: the value of %q is no text: %q", source, name, value)
	}
	return nil
}
