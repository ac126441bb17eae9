package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"

	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/session"
	"github.com/alecthomas/kong"
)

// The exit codes of the command line. Scripts depend on them.
const (
	exitOK           = 0
	exitFailed       = 1
	exitUsage        = 2 // an argument cannot be: nothing was done
	exitNoCode       = 3 // wait: nothing came in time
	exitLoginRefused = 4
	exitNotReached   = 5 // the server could not be reached, or its certificate is wrong
	exitInterrupted  = 130
)

// commands is the command line. Each command is in the file of its name.
type commands struct {
	Install   installCommand   `cmd:"" help:"Tell your browsers where this program is."`
	Uninstall uninstallCommand `cmd:"" help:"Take that back."`
	Doctor    doctorCommand    `cmd:"" help:"Check everything between the browser and the mailbox, and say what to do."`
	Session   sessionCommands  `cmd:"" help:"Add, edit, list, test and remove sessions: the mailboxes codes arrive in."`
	Sender    senderCommands   `cmd:"" help:"List and remove the senders you have confirmed for a site."`
	Wait      waitCommand      `cmd:"" help:"Wait for a code and print it."`
	Extract   extractCommand   `cmd:"" help:"Find the code in mails kept as files."`
	Lab       labCommand       `cmd:"" help:"Show what would be done with mails kept as files, and why."`
	Demo      demoCommand      `cmd:"" help:"Try it: a sample shop that mails a code into a mailbox of its own."`
	Version   versionCommand   `cmd:"" help:"Print the version."`
}

// terminal is what a command reads and writes.
type terminal struct {
	in     io.Reader
	out    io.Writer
	errs   io.Writer
	prompt func(question string) (string, error) // asks without echo; fails where nobody is there to answer
}

// exit ends the command with a code of its own. Its error, if any, was told.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// runCommand runs one command line and returns the exit code.
func runCommand(args []string, in io.Reader, out, errs io.Writer) int {
	printed := &printer{w: out}
	t := &terminal{in: in, out: printed, errs: errs, prompt: promptOn(in, errs)}

	var cli commands
	leave := -1
	parser, err := kong.New(&cli,
		kong.Name("mailcode"),
		kong.Description("Mailcode puts the verification code a website e-mails you into the page that asks for it. This is its command line; the browser extension uses the same program.\n\nExits 0 if it did what was asked, 1 if that failed, 2 if an argument is wrong, 130 if it was interrupted, where the demo just ends (0). wait, session add and session test have codes of their own: see their help."),
		kong.Writers(printed, errs),
		kong.Exit(func(code int) { leave = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Bind(t),
	)
	if err != nil {
		fmt.Fprintln(errs, "mailcode:", err)
		return exitFailed
	}
	switch {
	case len(args) == 0:
		args = []string{"--help"}
	case args[0] == "help": // as git, go and others have it
		args = append(slices.Clone(args[1:]), "--help")
	}
	command, err := parser.Parse(args)
	if err := printed.failure(); err != nil { // of --help
		return t.report(err)
	}
	if leave >= 0 { // --help was printed
		return leave
	}
	if err != nil {
		fmt.Fprintf(errs, "mailcode: %s See `mailcode --help`.\n", misuse(err))
		return exitUsage
	}
	err = command.Run(t)
	if printed.failure() != nil { // whatever else there is to say
		err = printed.failure()
	}
	return t.report(err)
}

// printer is standard output. Whoever reads an exit code of 0 counts on having
// all that was printed, so the first write that fails is kept: nothing is
// printed after it, and it is how the command ends.
type printer struct {
	w      io.Writer
	mu     sync.Mutex
	failed error
}

func (p *printer) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failed != nil {
		return 0, p.failed
	}
	n, err := p.w.Write(b)
	if err != nil {
		p.failed = fmt.Errorf("not all could be printed: %w", err)
	}
	return n, p.failed
}

func (p *printer) failure() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.failed
}

// noValue is what kong says of a flag without a value: its parser's own words,
// and for "--timeout -5s" a guess with two question marks.
var noValue = regexp.MustCompile(`^(--[a-z-]+): expected \w+ value but got ("[^"]*") \(([^)]*)\)`)

// misuse says in a sentence what is wrong with a command line.
func misuse(err error) string {
	said := err.Error()
	if m := noValue.FindStringSubmatch(said); m != nil && m[3] == "<EOL>" {
		return m[1] + " needs a value."
	} else if m != nil {
		return fmt.Sprintf("%s needs a value, and %s looks like a flag.", m[1], m[2])
	}
	said = strings.ReplaceAll(said, `,""`, "") // of an enum that may be left out
	if strings.HasSuffix(said, "?") {
		return said
	}
	return said + "."
}

// interruptible is the context of what a command does over the network: a
// signal ends it, a second one ends the program. Commands that only read and
// print never ask for it, so that the first signal ends those.
func interruptible() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// interrupted is how a command ends that failed with err: where a signal ended
// the context of interruptible, err is told, and it ends as such commands do.
func (t *terminal) interrupted(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	t.report(err)
	return exit(exitInterrupted)
}

// report tells a command's error to the person and returns the exit code.
func (t *terminal) report(err error) int {
	var code exit
	var known *protocol.Error
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &known):
		fmt.Fprintln(t.errs, "mailcode:", known.Sentence)
		if known.Server != "" {
			fmt.Fprintf(t.errs, "  The server said: %q\n", known.Server)
		}
		switch known.Code {
		case protocol.ErrBadRequest, protocol.ErrSiteInvalid, protocol.ErrSessionInvalid:
			return exitUsage
		}
		return exitFailed
	default:
		fmt.Fprintln(t.errs, "mailcode:", err)
		return exitFailed
	}
}

// mailExit is the exit code for a session's trouble.
func mailExit(code protocol.ErrorCode) exit {
	switch code {
	case protocol.ErrLoginRefused, protocol.ErrAppPassword, protocol.ErrPasswordsOff:
		return exitLoginRefused
	case protocol.ErrDNS, protocol.ErrConnectRefused, protocol.ErrUnreachable, protocol.ErrTimeout, protocol.ErrTLS,
		protocol.ErrCertificate, protocol.ErrNotIMAP, protocol.ErrTooMany, protocol.ErrServerBusy, protocol.ErrConnectionLost, protocol.ErrFolder:
		return exitNotReached
	}
	return exitFailed
}

// store opens the sessions, and says which of them a damaged file still holds.
func (t *terminal) store() (*session.Store, error) {
	store, err := t.openStore()
	if err == nil {
		for _, file := range store.SetAside() {
			fmt.Fprintln(t.errs, "mailcode:", setAside(file))
		}
	}
	return store, err
}

func (t *terminal) openStore() (*session.Store, error) {
	home, err := session.Home()
	if err != nil {
		return nil, err
	}
	return session.Open(home, t.passphrase, release), nil
}

// json prints v as one line.
func (t *terminal) json(v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(t.out, "%s\n", line)
	return err
}

type versionCommand struct {
	JSON bool `name:"json" help:"Print JSON."`
}

func (c *versionCommand) Run(t *terminal) error {
	if c.JSON {
		return t.json(map[string]any{"version": release, "protocol": protocol.Version})
	}
	_, err := fmt.Fprintf(t.out, "mailcode %s (protocol %d)\n", release, protocol.Version)
	return err
}

// oneLine takes the line ends off what a person or a pipe gave.
func oneLine(s string) string { return strings.TrimRight(s, "\r\n") }
