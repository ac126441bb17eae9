package session

import (
	"encoding/json"
	"maps"
	"reflect"
	"strings"
)

// kept is a JSON object of which we know T. What else it holds, written by a
// later release of the same schema, is written back as it was.
type kept[T any] struct {
	Value T
	rest  map[string]json.RawMessage
}

func (k *kept[T]) UnmarshalJSON(data []byte) error {
	var value T
	if err := json.Unmarshal(data, &value); err != nil {
		return err
	}
	var rest map[string]json.RawMessage
	if err := json.Unmarshal(data, &rest); err != nil {
		return err
	}
	for _, name := range fields(reflect.TypeFor[T]()) {
		// Like encoding/json, which takes a name in any case for ours.
		maps.DeleteFunc(rest, func(key string, _ json.RawMessage) bool { return strings.EqualFold(key, name) })
	}
	k.Value, k.rest = value, rest
	return nil
}

func (k kept[T]) MarshalJSON() ([]byte, error) {
	known, err := json.Marshal(k.Value)
	if err != nil || len(k.rest) == 0 {
		return known, err
	}
	all := maps.Clone(k.rest)
	if err := json.Unmarshal(known, &all); err != nil {
		return nil, err
	}
	return json.Marshal(all)
}

// fields are the JSON names of struct t, those of embedded structs included.
func fields(t reflect.Type) []string {
	var names []string
	for f := range t.Fields() {
		if f.Anonymous {
			names = append(names, fields(f.Type)...)
			continue
		}
		if !f.IsExported() {
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}
