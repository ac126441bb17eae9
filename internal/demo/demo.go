// Package demo is everything needed to watch Mailcode work, on one machine and
// without an account or a network: an IMAP server, two sample shops that mail
// their codes into it, and a temporary browser profile with extension, host and
// session in place.
package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"codeberg.org/mailcode/mailcode/internal/browser"
	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/session"
)

// mailDelay is how long the shops take to mail a code: quick, for a real one.
const mailDelay = 1500 * time.Millisecond

// Options say what the demo is made of.
type Options struct {
	Host      string        // absolute path of the mailcode program that the browser starts
	Extension string        // folder of the built extension; empty: looked for beside Host
	Browser   string        // the browser to run; empty: looked for
	Version   string        // Mailcode's release
	Delay     time.Duration // from "Sign in" to the mail; 0: 1.5 s
}

// Setup is what a driver needs to play with a started demo: which browser to
// run how, and where to go in it.
type Setup struct {
	Browser   string            `json:"browser"`   // path of the browser; empty where none was found
	Profile   string            `json:"profile"`   // its --user-data-dir
	Extension string            `json:"extension"` // the unpacked extension
	Args      []string          `json:"args"`      // its flags, but for --user-data-dir and the pages
	Env       map[string]string `json:"env"`       // to add to its environment, and so to the host's
	Account   string            `json:"account"`   // the customer the shops know
	Pages     Pages             `json:"pages"`
	IMAP      IMAP              `json:"imap"`
}

// Pages are the addresses of the demo's web. They exist only in a browser that
// was started with Setup.Args.
type Pages struct {
	Shop   string `json:"shop"`   // codes are filled automatically
	ByHand string `json:"byHand"` // a shop whose site rule is "by hand"
	Framed string `json:"framed"` // another site, with the shop's sign-in in a frame
	Evil   string `json:"evil"`   // asks for the shop's code and must not get it
	Inbox  string `json:"inbox"`  // the mails, for human eyes
}

// IMAP is the mailbox of the demo. Its password is as temporary as the rest.
type IMAP struct {
	Host     string `json:"host"`
	Port     int    `json:"port"`
	User     string `json:"user"`
	Password string `json:"password"`
	CA       string `json:"ca"` // PEM
}

// Demo is a started demo.
type Demo struct {
	setup   Setup
	missing error // why there is no browser
	dir     string
	imap    *imapd.Server
	web     *web
}

// Start makes a temporary folder with a session in it, and starts the IMAP
// server and the shops. The caller must Close the demo, which removes
// everything.
func Start(ctx context.Context, o Options) (_ *Demo, err error) {
	if o.Extension == "" {
		if o.Extension, err = findExtension(o.Host); err != nil {
			return nil, err
		}
	}
	d := &Demo{}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.Close())
		}
	}()
	if d.dir, err = os.MkdirTemp("", "mailcode-demo-"); err != nil {
		return nil, err
	}

	mailbox := IMAP{User: account, Password: rand.Text()}
	if d.imap, err = imapd.Start(imapd.Options{User: mailbox.User, Password: mailbox.Password}); err != nil {
		return nil, err
	}
	mailbox.Host, mailbox.Port = d.imap.Addr()
	mailbox.CA = string(d.imap.CA())

	delay := o.Delay
	if delay == 0 {
		delay = mailDelay
	}
	if d.web, err = startWeb(delay, func(raw []byte) error { return d.imap.Deliver(imapd.Inbox, raw) }); err != nil {
		return nil, err
	}

	d.setup = Setup{
		Browser:   o.Browser,
		Profile:   filepath.Join(d.dir, "profile"),
		Extension: o.Extension,
		Args:      browserArgs(o.Extension, d.web.listener.Addr().(*net.TCPAddr).Port, d.web.spki),
		Env:       d.environment(rand.Text()),
		Account:   account,
		Pages: Pages{
			Shop:   "https://" + shopHost + "/",
			ByHand: "https://" + byHandHost + "/",
			Framed: "https://" + partnerHost + "/",
			Evil:   "https://" + evilHost + "/",
			Inbox:  "https://" + inboxHost + "/",
		},
		IMAP: mailbox,
	}
	if d.setup.Browser == "" {
		d.setup.Browser, d.missing = findBrowser()
	}
	for _, dir := range []string{d.setup.Env["HOME"], d.setup.Env["MAILCODE_HOME"], d.setup.Profile} {
		if err = os.Mkdir(dir, 0o700); err != nil {
			return nil, err
		}
	}
	if err = d.addSession(ctx, o.Version); err != nil {
		return nil, err
	}
	if err = pinExtension(d.setup.Profile); err != nil {
		return nil, err
	}
	if err = installHost(o.Host, d.setup.Profile); err != nil {
		return nil, err
	}
	return d, nil
}

// installHost tells the profile, and no other browser, where the program is.
func installHost(host, profile string) error {
	results, err := browser.Install(browser.Options{Binary: host, Profiles: []string{profile}})
	if err != nil {
		return err
	}
	for _, r := range results {
		if r.Done != browser.Installed {
			return errors.New(r.Sentence)
		}
	}
	return nil
}

// environment is what the browser and the host it starts must know.
func (d *Demo) environment(passphrase string) map[string]string {
	env := map[string]string{
		"HOME":                filepath.Join(d.dir, "home"), // browsers write to ~/.pki and ~/.cache whatever their profile is
		"MAILCODE_HOME":       filepath.Join(d.dir, "state"),
		"MAILCODE_PASSPHRASE": passphrase,
	}
	// X11 looks for its key in HOME where it is not told.
	if home, err := os.UserHomeDir(); err == nil && os.Getenv("XAUTHORITY") == "" {
		if key := filepath.Join(home, ".Xauthority"); exists(key) {
			env["XAUTHORITY"] = key
		}
	}
	return env
}

// addSession sets up the demo's mailbox as a session, as a user would on the
// options page, and makes one shop's codes be typed by hand.
func (d *Demo) addSession(ctx context.Context, version string) error {
	passphrase := d.setup.Env["MAILCODE_PASSPHRASE"]
	store := session.Open(d.setup.Env["MAILCODE_HOME"], func() (string, error) { return passphrase, nil }, version)
	saved, err := store.Save(ctx, protocol.Session{
		Name:     "Demo mailbox",
		Provider: "other",
		Host:     d.setup.IMAP.Host,
		Port:     d.setup.IMAP.Port,
		TLS:      protocol.TLSImplicit,
		Email:    account,
		CA:       d.setup.IMAP.CA,
		AuthServ: []string{mailServer},
		Keystore: "file", // the user's own keyring is not for this
	}, d.setup.IMAP.Password)
	if err != nil {
		return err
	}
	tested := saved
	if saved.Status.State != protocol.SessionFailed { // its keystore, which says why
		if tested, err = store.Test(ctx, saved.ID); err != nil {
			return err
		}
	}
	if tested.Status.State != protocol.SessionReady {
		return fmt.Errorf("the demo's own mailbox is not ready: %s", tested.Status.Sentence)
	}
	return store.SetRule(protocol.Rule{Site: byHandSite, Mode: protocol.RuleByHand})
}

// Close stops the servers and removes every file of the demo.
func (d *Demo) Close() error {
	var errs []error
	if d.web != nil {
		errs = append(errs, d.web.close())
	}
	if d.imap != nil {
		errs = append(errs, d.imap.Close())
	}
	if d.dir != "" {
		errs = append(errs, removeAll(d.dir))
	}
	return errors.Join(errs...)
}

// removeAll is os.RemoveAll for a folder in which a browser that was just
// closed may still be writing its last files.
func removeAll(dir string) error {
	var err error
	for range 20 {
		if err = os.RemoveAll(dir); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return err
}

// findExtension looks for the built extension where scripts/install and a
// checkout have it, relative to the program.
func findExtension(host string) (string, error) {
	bin := filepath.Dir(host)
	for _, dir := range []string{filepath.Join(bin, "../extension/dist"), filepath.Join(bin, "../extension")} {
		if exists(filepath.Join(dir, "manifest.json")) && exists(filepath.Join(dir, "worker.js")) {
			return filepath.Abs(dir)
		}
	}
	return "", protocol.Errorf(protocol.ErrInternal, "The built extension is not beside %s: run scripts/demo, which builds it, or name its folder with --extension.", host)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
