package keystore

import (
	"encoding/hex"
	"errors"
	"strings"

	"github.com/godbus/dbus"
)

const (
	secretsName = "org.freedesktop.secrets"
	secretsPath = "/org/freedesktop/secrets"
	collections = secretsPath + "/collection/"
)

// collection chooses where in the Secret Service the secrets go: "login", which
// the desktop unlocks when the user logs in, and where there is none (KWallet
// and KeePassXC name theirs otherwise) the default one. A collection of our
// own would make the daemon ask for a password for it. It is called within a
// Store's limit, since the daemon may not answer.
func collection() string {
	const login = "login"
	bus, err := dbus.SessionBus() // the connection that keyring made
	if err != nil {
		return login
	}
	service := bus.Object(secretsName, secretsPath)
	all, err := service.GetProperty("org.freedesktop.Secret.Service.Collections")
	if err != nil {
		return login
	}
	paths, _ := all.Value().([]dbus.ObjectPath)
	for _, p := range paths {
		if p == collections+login {
			return login
		}
	}
	var path dbus.ObjectPath
	if err := service.Call("org.freedesktop.Secret.Service.ReadAlias", 0, "default").Store(&path); err != nil {
		return login
	}
	if name, ok := strings.CutPrefix(string(path), collections); ok && name != "session" {
		return unescape(name)
	}
	return login
}

// unescape undoes the _xx of a D-Bus path element, as keyring does before it
// compares.
func unescape(name string) string {
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		if name[i] == '_' && i+3 <= len(name) {
			if c, err := hex.DecodeString(name[i+1 : i+3]); err == nil {
				b.Write(c)
				i += 2
				continue
			}
		}
		b.WriteByte(name[i])
	}
	return b.String()
}

// busErrorName is the D-Bus name of err, or empty.
func busErrorName(err error) string {
	var value dbus.Error
	if errors.As(err, &value) {
		return value.Name
	}
	var pointer *dbus.Error
	if errors.As(err, &pointer) {
		return pointer.Name
	}
	return ""
}
