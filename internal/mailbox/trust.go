package mailbox

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

var errPin = errors.New("the certificate is not the pinned one")

// tlsConfig is what makes a certificate good: the system's roots, or cfg.CA in
// their place, and the host name; or to be exactly the one of cfg.TrustCert,
// whatever its name and dates.
func tlsConfig(cfg Config) (*tls.Config, error) {
	c := &tls.Config{ServerName: cfg.Host, MinVersion: tls.VersionTLS12}
	switch {
	case cfg.TrustCert != "":
		pin, err := hex.DecodeString(strings.ReplaceAll(cfg.TrustCert, ":", ""))
		if err != nil || len(pin) != sha256.Size {
			return nil, protocol.Errorf(protocol.ErrSessionInvalid,
				"The certificate fingerprint is not a SHA-256 in hex; it has 64 digits from 0 to f.")
		}
		c.InsecureSkipVerify = true // VerifyConnection decides, also when TLS resumes
		c.VerifyConnection = func(s tls.ConnectionState) error {
			if len(s.PeerCertificates) == 0 || sha256.Sum256(s.PeerCertificates[0].Raw) != [sha256.Size]byte(pin) {
				return errPin
			}
			return nil
		}
	case cfg.CA != nil:
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(cfg.CA) {
			return nil, protocol.Errorf(protocol.ErrSessionInvalid,
				"The file of trusted certificates holds none; it must be PEM, with lines BEGIN CERTIFICATE.")
		}
	}
	return c, nil
}
