// Package dovecot starts Debian's Dovecot as a mail server to measure against:
// one account, IMAP in clear on a free port of 127.0.0.1. It runs as root and as
// any user, and all its files are in a temporary folder.
//
// Its mail is in its own format (mdbox), where the time it takes to read one mail
// does not depend on how many there are. In a maildir of 100,000 it takes 190 ms.
package dovecot

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"text/template"
	"time"
)

// started bounds how long Dovecot may take to listen, and to end.
const started = 15 * time.Second

// Options say what server to start.
type Options struct {
	User     string // what LOGIN must send
	Password string
}

// Server is a running Dovecot. It is not for use by several goroutines.
type Server struct {
	dir, user string
	port      int
	cmd       *exec.Cmd
	ended     chan struct{} // closed when the program has ended
}

// Find returns where the program is, or an error that says what to install.
func Find() (string, error) {
	// A Debian user's PATH has no sbin.
	for _, name := range []string{"/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot", "dovecot"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("there is no Dovecot here: install dovecot-imapd")
}

// Start starts a server with an empty inbox.
func Start(o Options) (*Server, error) {
	program, err := Find()
	if err != nil {
		return nil, err
	}
	version, err := exec.Command(program, "--version").Output()
	if err != nil {
		return nil, fmt.Errorf("dovecot: ask for its version: %w", err)
	}
	dir, err := os.MkdirTemp("", "mailcode-dovecot-")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, user: o.User, ended: make(chan struct{})}
	if err := s.start(program, strings.HasPrefix(string(version), "2.3."), o); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return s, nil
}

func (s *Server) start(program string, old bool, o Options) error {
	me, err := user.Current()
	if err != nil {
		return err
	}
	settings := struct {
		Old, Root               bool
		Me, Owner, Group        string
		Dir, Mail, Passwd, Port string
	}{Old: old, Root: me.Uid == "0", Me: me.Username, Owner: me.Username, Group: me.Gid, Dir: s.dir, Mail: filepath.Join(s.dir, "mail"), Passwd: filepath.Join(s.dir, "passwd")}
	if settings.Root {
		// Dovecot opens no mailbox as root, so as root the mail belongs to
		// nobody, and nobody must be able to walk to it.
		settings.Owner, settings.Group = "nobody", "nogroup"
		if err := os.Chmod(s.dir, 0o711); err != nil {
			return err
		}
	}
	if err := os.Mkdir(settings.Mail, 0o700); err != nil {
		return err
	}
	if settings.Root {
		if err := os.Chmod(settings.Mail, 0o777); err != nil {
			return err
		}
	}
	if err := os.WriteFile(settings.Passwd, fmt.Appendf(nil, "%s:{PLAIN}%s\n", o.User, o.Password), 0o644); err != nil {
		return err
	}
	if s.port, err = FreePort(); err != nil {
		return err
	}
	settings.Port = strconv.Itoa(s.port)
	var text bytes.Buffer
	if err := configFile.Execute(&text, settings); err != nil {
		return err
	}
	if err := os.WriteFile(s.config(), text.Bytes(), 0o644); err != nil {
		return err
	}
	s.cmd = exec.Command(program, "-F", "-c", s.config())
	var said bytes.Buffer
	s.cmd.Stdout, s.cmd.Stderr = &said, &said
	if err := s.cmd.Start(); err != nil {
		return err
	}
	go func() {
		_ = s.cmd.Wait()
		close(s.ended)
	}()
	for deadline := time.Now().Add(started); ; time.Sleep(20 * time.Millisecond) {
		c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", settings.Port))
		if err == nil {
			return c.Close()
		}
		select {
		case <-s.ended:
			log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("dovecot ended: %s%s", &said, log)
		default:
		}
		if time.Now().After(deadline) {
			s.stop()
			return fmt.Errorf("dovecot does not listen after %v", started)
		}
	}
}

// configFile is the least Dovecot needs. Version 2.4 renamed much, and wants to be
// told first which version a file is written for.
var configFile = template.Must(template.New("").Parse(`{{if not .Old}}dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
{{end}}base_dir = {{.Dir}}/run
state_dir = {{.Dir}}/state
log_path = {{.Dir}}/log
protocols = imap
listen = 127.0.0.1
ssl = no
first_valid_uid = 1
mail_fsync = never
{{if .Old}}
disable_plaintext_auth = no
mail_location = mdbox:{{.Mail}}
passdb {
  driver = passwd-file
  args = {{.Passwd}}
}
userdb {
  driver = static
  args = uid={{.Owner}} gid={{.Group}} home={{.Mail}}
}
{{else}}
auth_allow_cleartext = yes
mail_driver = mdbox
mail_path = {{.Mail}}
passdb passwd-file {
  passwd_file_path = {{.Passwd}}
}
userdb static {
  fields {
    uid = {{.Owner}}
    gid = {{.Group}}
    home = {{.Mail}}
  }
}
{{end}}
service imap-login {
  inet_listener imap {
    port = {{.Port}}
  }
  inet_listener imaps {
    port = 0
  }
{{if not .Root}}  chroot =
{{end}}}
{{if not .Root}}
# Without root there is no other user to run as and no chroot.
default_login_user = {{.Me}}
default_internal_user = {{.Me}}
default_internal_group =
service anvil {
  chroot =
}
service stats {
  chroot =
}
{{end}}`))

// FreePort is a port of 127.0.0.1 on which nobody listens, and which stays free
// until somebody asks for it by its number: it is below those that systems give
// to outgoing connections and to listeners that take any (from 32768 on Linux,
// from 49152 elsewhere). One of these can be gone when a server comes for it, or
// comes back to it.
func FreePort() (int, error) {
	for tries := 0; ; tries++ {
		port := 10000 + rand.IntN(20000)
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			return port, l.Close()
		}
		if tries == 100 {
			return 0, err
		}
	}
}

// Addr is where the server listens, in clear.
func (s *Server) Addr() (host string, port int) { return "127.0.0.1", s.port }

// Fill puts n mails of yesterday into the inbox. For 100,000 it takes some
// seconds.
func (s *Server) Fill(n int) error {
	// A maildir of hard links to a few files is made quickly, and Dovecot reads
	// one in.
	from := filepath.Join(s.dir, "from")
	defer os.RemoveAll(from)
	for _, dir := range []string{from, from + "/cur", from + "/new", from + "/tmp"} {
		if err := os.Mkdir(dir, 0o777); err != nil {
			return err
		}
		if err := os.Chmod(dir, 0o777); err != nil { // whatever the umask
			return err
		}
	}
	const each = 1000 // links to a file; file systems allow 32,000 and more
	yesterday := time.Now().Add(-24 * time.Hour)
	original := ""
	for i := range n {
		if i%each == 0 {
			original = filepath.Join(from, fmt.Sprintf("original-%d", i))
			if err := os.WriteFile(original, fillMail, 0o644); err != nil {
				return err
			}
			if err := os.Chtimes(original, yesterday, yesterday); err != nil { // INTERNALDATE
				return err
			}
		}
		if err := os.Link(original, filepath.Join(from, fmt.Sprintf("cur/%d.M%dP1.filled:2,S", yesterday.Unix(), i))); err != nil {
			return err
		}
	}
	return s.doveadm(nil, "import", "-u", s.user, "maildir:"+from, "", "all")
}

var fillMail = []byte("From: News <news@paper.example>\r\nTo: ann@mail.test\r\nSubject: News of today\r\nMessage-ID: <news@paper.example>\r\n\r\nNothing has happened today.\r\n")

// Deliver puts a mail into the inbox, as received now. Dovecot announces it up
// to half a second later.
func (s *Server) Deliver(raw []byte) error {
	return s.doveadm(raw, "save", "-u", s.user)
}

// Expunge removes what was delivered in the last two hours.
func (s *Server) Expunge() error {
	return s.doveadm(nil, "expunge", "-u", s.user, "mailbox", "INBOX", "since", "2h")
}

// doveadm runs Dovecot's own tool.
func (s *Server) doveadm(in []byte, args ...string) error {
	cmd := exec.Command("doveadm", append([]string{"-c", s.config()}, args...)...)
	cmd.Stdin = bytes.NewReader(in)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("doveadm %s: %w: %s", args[0], err, out)
	}
	return nil
}

func (s *Server) config() string { return filepath.Join(s.dir, "dovecot.conf") }

// Close ends the server and removes its files.
func (s *Server) Close() error {
	s.stop()
	err := os.RemoveAll(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// stop returns when the program has ended.
func (s *Server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(started):
		_ = s.cmd.Process.Kill()
		<-s.ended
	}
}
