package main

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"codeberg.org/mailcode/mailcode/internal/protocol"
	"golang.org/x/term"
)

// maxSecret bounds what is read of a password from a pipe.
const maxSecret = 4 << 10

// passphraseEnv holds the passphrase of the file keystore, for machines where
// nobody is there to be asked.
const passphraseEnv = "MAILCODE_PASSPHRASE"

// passphraseFromEnv is how the host a browser started gets the passphrase: it
// has no terminal to ask on.
func passphraseFromEnv() (string, error) {
	if p := os.Getenv(passphraseEnv); p != "" {
		return p, nil
	}
	return "", protocol.Errorf(protocol.ErrPassphrase, "This session's password is in a file that needs a passphrase: set %s where the browser is started.", passphraseEnv)
}

// passphrase is how the command line gets it.
func (t *terminal) passphrase() (string, error) {
	if p := os.Getenv(passphraseEnv); p != "" {
		return p, nil
	}
	p, err := t.prompt("Passphrase of the password file: ")
	if err != nil {
		return "", protocol.Errorf(protocol.ErrPassphrase, "The password file needs a passphrase: set %s, or run this in a terminal.", passphraseEnv)
	}
	return p, nil
}

// promptOn asks on the terminal that in is, without echo.
func promptOn(in io.Reader, errs io.Writer) func(string) (string, error) {
	return func(question string) (string, error) {
		file, ok := in.(*os.File)
		if !ok || !term.IsTerminal(int(file.Fd())) {
			return "", fmt.Errorf("there is no terminal to ask on")
		}
		defer echoAgain(int(file.Fd()))()
		fmt.Fprint(errs, question)
		answer, err := term.ReadPassword(int(file.Fd()))
		fmt.Fprintln(errs)
		return string(answer), err
	}
}

// echoAgain sees to it that a signal during the prompt does not leave the
// terminal without echo. What it returns ends that.
func echoAgain(terminal int) (done func()) {
	before, err := term.GetState(terminal)
	if err != nil {
		return func() {}
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		if _, ok := <-signals; ok {
			_ = term.Restore(terminal, before)
			os.Exit(exitInterrupted)
		}
	}()
	return func() {
		signal.Stop(signals)
		close(signals)
	}
}

// password reads an app password from standard input or a prompt; it is never
// an argument, which other users of the machine could see. None at all is
// refused: a password manager that failed before the pipe gives that, and a
// session that exists would keep its old one.
func (t *terminal) password(fromStdin bool) (string, error) {
	if fromStdin {
		text, err := io.ReadAll(io.LimitReader(t.in, maxSecret))
		if err != nil {
			return "", fmt.Errorf("the password could not be read from standard input: %w", err)
		}
		p := oneLine(string(text))
		if strings.TrimSpace(p) == "" {
			return "", protocol.Errorf(protocol.ErrBadRequest, "There is no password on standard input, and nothing was changed: see whether the command before it worked.")
		}
		return p, nil
	}
	p, err := t.prompt("App password: ")
	switch {
	case err != nil:
		return "", protocol.Errorf(protocol.ErrPasswordMissing, "There is no terminal to ask for the password on: pass it with --password-stdin.")
	case strings.TrimSpace(p) == "":
		return "", protocol.Errorf(protocol.ErrBadRequest, "No password was typed, and nothing was changed.")
	}
	return p, nil
}
