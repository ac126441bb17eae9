package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/demo"
	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	if file := os.Getenv(profileEnv); file != "" && len(os.Args) > 1 && strings.HasPrefix(os.Args[1], "chrome-extension://") {
		os.Exit(profiled(file))
	}
	testscript.Main(m, map[string]func(){
		"mailcode":      main,
		"mailcode-demo": func() { os.Exit(demo.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
		"ends":          ends,
	})
}

// ends is the program ends CODE ARG…: it runs mailcode and wants exactly that
// exit code, as the script command exits does, which cannot run in the
// background.
func ends() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	cmd := exec.CommandContext(ctx, "mailcode", os.Args[2:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if got := fmt.Sprint(cmd.ProcessState.ExitCode()); got != os.Args[1] {
		log.Fatalf("mailcode ended with %s (%v), want %s", got, err, os.Args[1])
	}
}

// TestScripts runs the command line as a person would: testdata/script/*.txtar,
// each in a folder of its own with an IMAP server of its own. The user is
// ann@mail.test with the password "correct horse".
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			mail, err := imapd.Start(imapd.Options{User: "ann@mail.test", Password: "correct horse"})
			if err != nil {
				return err
			}
			env.Defer(func() { mail.Close() })
			host, port := mail.Addr()
			env.Setenv("IMAP_HOST", host)
			env.Setenv("IMAP_PORT", strconv.Itoa(port))
			env.Setenv("MAILCODE_HOME", env.WorkDir+"/state")
			env.Setenv("MAILCODE_PASSPHRASE", "a script's passphrase")
			env.Setenv("HOME", env.WorkDir+"/home")
			env.Values["mail"] = mail
			return os.WriteFile(env.WorkDir+"/ca.pem", mail.CA(), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			// deliver FOLDER FILE puts a mail into the mailbox.
			"deliver": func(ts *testscript.TestScript, _ bool, args []string) {
				if len(args) != 2 {
					ts.Fatalf("usage: deliver FOLDER FILE")
				}
				ts.Check(ts.Value("mail").(*imapd.Server).Deliver(args[0], []byte(ts.ReadFile(args[1]))))
			},
			// exits CODE ARG… runs mailcode and wants exactly that exit code.
			"exits": func(ts *testscript.TestScript, _ bool, args []string) {
				if len(args) == 0 {
					ts.Fatalf("usage: exits CODE [ARG…]")
				}
				err := ts.Exec("mailcode", args[1:]...)
				got := "0"
				if err != nil {
					got = err.Error()
				}
				if want := args[0]; got != want && got != "exit status "+want {
					ts.Fatalf("mailcode ended with %s, want %s", got, want)
				}
			},
		},
	})
}
