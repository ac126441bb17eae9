package guard

import (
	"bytes"
	"encoding/hex"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

const variable = "DBUS_SESSION_BUS_ADDRESS"

// nowhere is an address at which nothing can ever listen: /dev/null is not a
// folder. A name that is empty or unset would start dbus-launch.
const nowhere = "unix:path=/dev/null/no-session-bus"

// patience is how long a bus may take for each step. A healthy one needs less
// than a millisecond.
const patience = 250 * time.Millisecond

// before is the variable as the process was started with it.
var before, beforeSet = os.LookupEnv(variable)

func init() {
	address := nowhere
	found = Absent
	for _, candidate := range strings.Split(candidates(), ";") {
		bus := probe(candidate)
		if bus == Ready {
			address, found = candidate, Ready
			break
		}
		if bus == Silent {
			found = Silent
		}
	}
	os.Setenv(variable, address)
}

// Restore gives the environment back as it was, for the programs this one
// starts. Only what imports keyring may call it, once keyring has connected.
func Restore() {
	if beforeSet {
		os.Setenv(variable, before)
	} else {
		os.Unsetenv(variable)
	}
}

// candidates is where the session bus may be: where the environment says, else
// where every systemd user has it.
func candidates() string {
	if before != "" && !strings.HasPrefix(before, "autolaunch:") {
		return before
	}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		return "unix:path=" + dir + "/bus"
	}
	return "unix:path=/run/user/" + strconv.Itoa(os.Getuid()) + "/bus"
}

// hello is a method call of org.freedesktop.DBus.Hello, little endian, serial
// 1 (D-Bus specification, "Message Format"): what every client says first.
var hello = []byte("l\x01\x00\x01\x00\x00\x00\x00\x01\x00\x00\x00\x6d\x00\x00\x00" +
	"\x01\x01o\x00\x15\x00\x00\x00/org/freedesktop/DBus\x00\x00\x00" +
	"\x02\x01s\x00\x14\x00\x00\x00org.freedesktop.DBus\x00\x00\x00\x00" +
	"\x03\x01s\x00\x05\x00\x00\x00Hello\x00\x00\x00" +
	"\x06\x01s\x00\x14\x00\x00\x00org.freedesktop.DBus\x00\x00\x00\x00")

// probe connects as keyring will and goes as far as keyring's init does, so
// that a bus which stops half way is found out here, where there is a limit.
// Only unix sockets are tried; a session bus on TCP is not a thing of desktops,
// and its connect has no limit in keyring.
func probe(address string) Bus {
	rest, ok := strings.CutPrefix(address, "unix:")
	if !ok {
		return Absent
	}
	var name string
	for _, pair := range strings.Split(rest, ",") {
		key, value, _ := strings.Cut(pair, "=")
		switch key {
		case "path":
			name = value
		case "abstract":
			name = "@" + value
		}
	}
	if name == "" {
		return Absent
	}
	conn, err := net.DialTimeout("unix", name, patience)
	if err != nil {
		return verdict(err)
	}
	defer conn.Close()
	uid := hex.EncodeToString([]byte(strconv.Itoa(os.Getuid())))
	steps := []struct{ send, want []byte }{
		{[]byte("\x00AUTH\r\n"), []byte("REJECTED ")},
		{[]byte("AUTH EXTERNAL " + uid + "\r\n"), []byte("OK ")},
		{append([]byte("BEGIN\r\n"), hello...), []byte("l")},
	}
	for _, step := range steps {
		conn.SetDeadline(time.Now().Add(patience))
		if _, err := conn.Write(step.send); err != nil {
			return verdict(err)
		}
		answer := make([]byte, 512)
		n, err := io.ReadAtLeast(conn, answer, len(step.want))
		if err != nil {
			return verdict(err)
		}
		if !bytes.HasPrefix(answer[:n], step.want) {
			return Absent // not a bus, or one that does not let us in
		}
	}
	return Ready
}

// verdict tells a bus that is not there from one that does not answer.
func verdict(err error) Bus {
	if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
		return Silent
	}
	return Absent
}
