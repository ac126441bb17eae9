package browser

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// The id a browser gives the extension is made from the key in its manifest:
// the first 32 hex digits of the SHA-256 of the public key, 0-f written a-p.
func TestOriginsMatchTheExtension(t *testing.T) {
	content, err := os.ReadFile("../../extension/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	var extension struct {
		Key string `json:"key"`
	}
	if err := json.Unmarshal(content, &extension); err != nil {
		t.Fatal(err)
	}
	der, err := base64.StdEncoding.DecodeString(extension.Key)
	if err != nil {
		t.Fatal(err)
	}
	var id strings.Builder
	sum := sha256.Sum256(der)
	for _, b := range sum[:16] {
		id.WriteByte('a' + b>>4)
		id.WriteByte('a' + b&15)
	}
	want := "chrome-extension://" + id.String() + "/"
	if origins := Origins(); len(origins) != 1 || origins[0] != want {
		t.Errorf("Origins() = %q, and the extension's is %q", origins, want)
	}
}

// Chromium takes lower-case letters, digits, dots and underscores only.
func TestHostName(t *testing.T) {
	if strings.Trim(HostName, "abcdefghijklmnopqrstuvwxyz0123456789._") != "" || strings.HasPrefix(HostName, ".") || strings.Contains(HostName, "..") {
		t.Errorf("%q", HostName)
	}
}

func TestOriginsAreACopy(t *testing.T) {
	Origins()[0] = "chrome-extension://evil/"
	if Origins()[0] == "chrome-extension://evil/" {
		t.Error("the list of origins can be changed from outside")
	}
}
