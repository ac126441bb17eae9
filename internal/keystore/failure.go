package keystore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strings"

	"github.com/99designs/keyring"

	"codeberg.org/mailcode/mailcode/internal/keystore/guard"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

var (
	errSilent     = errors.New("keyring: no answer in time")
	errPassphrase = errors.New("keyring: the passphrase does not open the files")
)

func notFound(err error) bool {
	return errors.Is(err, keyring.ErrKeyNotFound) || errors.Is(err, fs.ErrNotExist)
}

// explain makes of what the keyring said the failure that the user sees.
func (s *Store) explain(err error) error {
	if err == nil {
		return nil
	}
	return explain(s.backend, s.dir, runtime.GOOS, guard.Found(), err)
}

func explain(b Backend, dir, goos string, bus guard.Bus, err error) *protocol.Error {
	var e *protocol.Error
	if errors.As(err, &e) {
		return e
	}
	switch kind(err) {
	case protocol.ErrPasswordMissing:
		return &protocol.Error{Code: protocol.ErrPasswordMissing, Sentence: fmt.Sprintf("%s holds no app password for this session: edit the session and paste it again.", place(b)), Err: err}
	case protocol.ErrPassphrase:
		return &protocol.Error{Code: protocol.ErrPassphrase, Sentence: fmt.Sprintf("The passphrase does not open the app passwords in %s: use the one they were stored with, or remove those sessions to begin again with another.", dir), Err: err}
	case protocol.ErrKeyringLocked:
		return locked(b, err)
	case protocol.ErrKeyringSilent:
		return silent(b, err)
	case protocol.ErrKeyringAbsent:
		return absent(b, goos, bus, err)
	}
	if b == File {
		return &protocol.Error{Code: protocol.ErrKeyringFailed, Sentence: fmt.Sprintf("The app passwords in %s could not be read or written: check that the folder is yours and that the disk is not full.", dir), Err: err}
	}
	return &protocol.Error{Code: protocol.ErrKeyringFailed, Sentence: fmt.Sprintf("%s refused, and did not say why in a way that Mailcode knows: unlock it, try again, and see what `mailcode doctor` says.", place(b)), Err: err}
}

// kind sorts what the backends say. They have few types and some words: D-Bus
// errors are named, and go-keychain puts the OSStatus into the text.
func kind(err error) protocol.ErrorCode {
	said := err.Error()
	says := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(said, w) {
				return true
			}
		}
		return false
	}
	name := busErrorName(err)
	switch {
	case notFound(err):
		return protocol.ErrPasswordMissing
	case errors.Is(err, errPassphrase):
		return protocol.ErrPassphrase
	case errors.Is(err, errSilent), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded),
		name == "org.freedesktop.DBus.Error.NoReply", name == "org.freedesktop.DBus.Error.TimedOut":
		return protocol.ErrKeyringSilent
	case name == "org.freedesktop.Secret.Error.IsLocked",
		says("locked collection", "locked object", "is locked"), // gnome-keyring 42
		says("-25308", "-25293", "-128"):                        // errSecInteractionNotAllowed, errSecAuthFailed, userCanceledErr
		return protocol.ErrKeyringLocked
	case errors.Is(err, keyring.ErrNoAvailImpl),
		name == "org.freedesktop.DBus.Error.ServiceUnknown",
		says("connection closed"),             // godbus: the bus went away
		says("Object does not exist at path"): // no collection, and nobody to ask for one
		return protocol.ErrKeyringAbsent
	}
	return protocol.ErrKeyringFailed
}

// place is the backend as its users know it.
func place(b Backend) string {
	switch b {
	case Keychain:
		return "The macOS Keychain"
	case WinCred:
		return "Windows Credential Manager"
	case File:
		return "The file keystore"
	}
	return "The desktop's keyring"
}

func locked(b Backend, err error) *protocol.Error {
	e := &protocol.Error{Code: protocol.ErrKeyringLocked, Err: err}
	switch b {
	case Keychain:
		e.Sentence = "The macOS Keychain is locked, or did not let Mailcode in: unlock the login keychain in Keychain Access and choose Always Allow when it asks, then try again."
	case SecretService:
		e.Sentence = "The desktop's keyring is locked: unlock it (in Passwords and Keys, or by logging in to the desktop with your password) and try again, or on a machine without a desktop add the session with `mailcode session add --keystore file`."
	default:
		e.Sentence = place(b) + " is locked: log in again and try once more."
	}
	return e
}

func silent(b Backend, err error) *protocol.Error {
	e := &protocol.Error{Code: protocol.ErrKeyringSilent, Err: err}
	switch b {
	case Keychain:
		e.Sentence = "The macOS Keychain did not answer in 5 seconds: if it asks in a window whether Mailcode may use it, choose Always Allow, and try again."
	case SecretService:
		e.Sentence = "The desktop's keyring did not answer in 5 seconds: if it asks for its password in a window, type it and try again, or on a machine without a desktop add the session with `mailcode session add --keystore file`."
	default:
		e.Sentence = place(b) + " did not answer in 5 seconds: try again."
	}
	return e
}

func absent(b Backend, goos string, bus guard.Bus, err error) *protocol.Error {
	e := &protocol.Error{Code: protocol.ErrKeyringAbsent, Err: err}
	switch {
	case b == SecretService && bus == guard.Silent:
		e.Code = protocol.ErrKeyringSilent
		e.Sentence = "The desktop's message bus (D-Bus) does not answer, so its keyring cannot be reached: log out and in again, or add the session with `mailcode session add --keystore file`."
	case b == SecretService && bus != guard.Ready:
		e.Sentence = "There is no desktop session here (no D-Bus session bus), so there is no keyring: add the session with `mailcode session add --keystore file`, or run mailcode inside the desktop."
	case b == SecretService:
		e.Sentence = "No keyring runs in this desktop session: install and start GNOME Keyring, KWallet or KeePassXC (with its Secret Service switched on), or add the session with `mailcode session add --keystore file`."
	case b == Keychain && goos == "darwin":
		e.Sentence = "This build of mailcode cannot use the macOS Keychain (it was made without cgo): install one that was built on a Mac, or add the session with `mailcode session add --keystore file`."
	default:
		e.Sentence = place(b) + " cannot be reached: add the session with `mailcode session add --keystore file`."
	}
	return e
}
