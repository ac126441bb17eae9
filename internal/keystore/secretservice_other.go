//go:build !linux

package keystore

func collection() string { return "" }

func busErrorName(error) string { return "" }
