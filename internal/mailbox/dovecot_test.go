package mailbox

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// dovecot is a real server with one user, in a folder of the test's own.
type dovecot struct {
	t    *testing.T
	home string
	cfg  Config
	bin  string
	cmd  *exec.Cmd
	end  context.CancelFunc // ends cmd
	mail int                // delivered
}

func startDovecot(t *testing.T) *dovecot {
	t.Helper()
	bin, err := exec.LookPath("dovecot")
	if err != nil {
		if bin, err = exec.LookPath("/usr/sbin/dovecot"); err != nil {
			t.Skip("there is no dovecot on this machine to test against")
		}
	}
	if os.Getuid() != 0 {
		t.Skip("dovecot wants to be root to start its login processes")
	}
	owner, err := user.Lookup("mail")
	if err != nil {
		t.Skip("there is no user mail to own the mailbox")
	}
	// Not t.TempDir, whose parents are closed to dovecot's own users.
	home, err := os.MkdirTemp("", "dovecot")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	uid, _ := strconv.Atoi(owner.Uid)
	gid, _ := strconv.Atoi(owner.Gid)
	cert, ca := testCertificate(t, identity{})
	key, err := x509.MarshalPKCS8PrivateKey(cert.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	port := freePort(t)
	conf := fmt.Sprintf(`
protocols = imap
listen = 127.0.0.1
base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/log
ssl = required
ssl_cert = <%[1]s/cert
ssl_key = <%[1]s/key
mail_location = maildir:%[1]s/mail
mail_uid = %[3]s
mail_gid = %[4]s
first_valid_uid = 1
first_valid_gid = 1
mailbox_idle_check_interval = 1 secs
namespace inbox {
  inbox = yes
  mailbox Spam {
    auto = create
    special_use = \Junk
  }
  mailbox Shops {
    auto = create
  }
}
passdb {
  driver = static
  args = password=pw
}
userdb {
  driver = static
  args = uid=%[3]s gid=%[4]s home=%[1]s/mail
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = %[2]d
    ssl = yes
  }
}
`, home, port, owner.Uid, owner.Gid)
	for name, text := range map[string][]byte{
		"conf": []byte(conf), "cert": ca, "key": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}),
	} {
		if err := os.WriteFile(filepath.Join(home, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(home, "mail"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{home, filepath.Join(home, "mail")} {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(filepath.Join(home, "mail"), uid, gid); err != nil {
		t.Fatal(err)
	}
	d := &dovecot{t: t, home: home, bin: bin, cfg: Config{
		Host: "127.0.0.1", Port: port, TLS: protocol.TLSImplicit, CA: ca,
		Username: "ann", Password: password("pw"), Folders: []string{"Shops"}, Version: "0.1.0",
	}}
	t.Cleanup(func() {
		d.stop()
		if t.Failed() {
			log, _ := os.ReadFile(filepath.Join(home, "log"))
			t.Logf("dovecot: %s", log)
		}
	})
	d.start()
	return d
}

func (d *dovecot) start() {
	d.t.Helper()
	ctx, end := context.WithCancel(context.Background())
	d.end = end
	d.cmd = exec.CommandContext(ctx, d.bin, "-F", "-c", filepath.Join(d.home, "conf"))
	// It ends on a signal, as a rule. A test that waits for it must end, too.
	d.cmd.Cancel = func() error { return d.cmd.Process.Signal(os.Interrupt) }
	d.cmd.WaitDelay = patience / 2
	// A file: a pipe would be held open by whatever dovecot leaves behind.
	said, err := os.OpenFile(filepath.Join(d.home, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		d.t.Fatal(err)
	}
	defer said.Close()
	d.cmd.Stderr = said
	if err := d.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		c, err := net.Dial("tcp", net.JoinHostPort(d.cfg.Host, strconv.Itoa(d.cfg.Port)))
		if err == nil {
			c.Close()
			return
		}
		if time.Since(began) > patience {
			d.t.Fatal(err)
		}
	}
}

func (d *dovecot) stop() {
	if d.end != nil {
		d.end()
		d.cmd.Wait()
	}
}

// deliver puts mail n into a folder, "" for the inbox, as a delivery agent does.
func (d *dovecot) deliver(folder string, raw []byte) {
	d.t.Helper()
	if folder != "" {
		folder = "." + folder
	}
	d.mail++
	name := fmt.Sprintf("%d.M%d.test", time.Now().Unix(), d.mail)
	dir := filepath.Join(d.home, "mail", folder)
	if err := os.WriteFile(filepath.Join(dir, "tmp", name), raw, 0o644); err != nil {
		d.t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "tmp", name), filepath.Join(dir, "new", name)); err != nil {
		d.t.Fatal(err)
	}
}

// Against a real server: mail there already, mail that arrives in each kind of
// folder, a mail that a filter moves, and a restart while somebody waits.
func TestDovecot(t *testing.T) {
	d := startDovecot(t)
	every := d.cfg
	every.Folders = []string{"Spam", "Shops"}
	checkCode(t, Check(t.Context(), every), "") // which makes the folders
	d.deliver("", mail(0))
	d.deliver("Spam", mail(1))
	b := openBox(t, d.cfg, everywhere())
	w := watching(t, b, time.Now().Add(-time.Minute))
	w.ready()
	w.mail(0)
	if m := w.mail(1); m.Folder != "Spam" || !m.Junk {
		t.Errorf("%+v", m)
	}
	for n, folder := range []string{"", "Spam", "Shops", ""} {
		d.deliver(folder, mail(10+n))
		if m := w.mail(10 + n); !m.Arrived || folder != "" && m.Folder != folder {
			t.Errorf("%+v", m)
		}
	}
	d.deliver("", labelled(20))
	d.deliver("Shops", labelled(20))
	w.mail(20)

	d.stop()
	d.deliver("", mail(30))
	d.start()
	w.mail(30)
	d.deliver("Spam", mail(31))
	w.mail(31)
	w.nothing()
}
