// Package site says which site a frame is, and whether a sender of mail
// belongs to it: registrable domains by the public suffix list, and a
// catalogue of what that list cannot know. It is pure: names in, answers out.
package site

import (
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// Of is the site of an origin as the browser gives it, e.g. "walmart.com" for
// "https://identity.walmart.com:8443". Only https has one, and http on
// localhost; an opaque origin ("null"), an extension or a file has none. The
// error is a *protocol.Error with code site_invalid.
func Of(origin string) (string, error) {
	if origin == "" || origin == "null" {
		return "", protocol.Errorf(protocol.ErrSiteInvalid, "This frame has no site of its own, because it is sandboxed or made by a script, so no code is put into it: type the code yourself.")
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", protocol.Errorf(protocol.ErrSiteInvalid, "That is not the address of a web page: type the code yourself.")
	}
	switch {
	case u.Scheme == "https":
	case u.Scheme == "http" && isLocalhost(u.Hostname()):
	case u.Scheme == "http":
		return "", protocol.Errorf(protocol.ErrSiteInvalid, "This page came without encryption, so anyone on the way could read the code: open it with https://, or type the code yourself.")
	default:
		return "", protocol.Errorf(protocol.ErrSiteInvalid, "Mailcode works on https:// pages, which this is not: type the code yourself.")
	}
	return OfHost(u.Hostname())
}

// OfHost is the site of a host name, as [Of] finds it for an origin: what the
// user means who types "www.walmart.com". The error is a *protocol.Error with
// code site_invalid.
func OfHost(host string) (string, error) {
	name := ascii(host)
	if name == "" {
		return "", protocol.Errorf(protocol.ErrSiteInvalid, "That is not the name of a site: write it like example.com.")
	}
	if listed().isApart(name) {
		return name, nil
	}
	return registrable(name), nil
}

// Registrable is the part of a host name that one owner registered: the
// public suffix, private section included, and one label more. IP addresses,
// single labels and public suffixes themselves come back whole, so that they
// are like nothing but themselves. The answer is lower-case ASCII; of what is
// no host name it is "".
func Registrable(host string) string { return registrable(ascii(host)) }

// registrable is Registrable of a name that ascii made.
func registrable(name string) string {
	if name == "" || isIP(name) {
		return name
	}
	// What the list of suffixes does not know about itself: see the catalogue.
	for parent := name; parent != ""; _, parent, _ = strings.Cut(parent, ".") {
		if listed().suffixes[parent] {
			if name == parent {
				return name
			}
			below := strings.TrimSuffix(name, "."+parent)
			return below[strings.LastIndexByte(below, '.')+1:] + "." + parent
		}
	}
	suffix, _ := publicSuffix(name)
	if len(name) <= len(suffix) {
		return name
	}
	below := name[:len(name)-len(suffix)-1]
	return name[strings.LastIndexByte(below, '.')+1:]
}

// IsSuffix reports whether anyone can register names below host, so that a
// signature by host itself speaks for nobody: "com", "github.io".
func IsSuffix(host string) bool {
	name := ascii(host)
	if name == "" || isIP(name) {
		return false
	}
	suffix, icann := publicSuffix(name)
	// A single label that no list knows (localhost, a machine of an intranet)
	// comes back as its own suffix, but nobody sells names below it.
	listedThere := icann || strings.Contains(suffix, ".")
	return suffix == name && listedThere || listed().suffixes[name]
}

// isLocalhost follows RFC 6761 section 6.3: the name and all below it are this
// machine. Addresses such as 127.0.0.1 are not taken: the content script does
// not run there either.
func isLocalhost(host string) bool {
	name := ascii(host)
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}

// isIP also holds for what merely ends in a number, which the URL standard
// takes for an IPv4 address (https://url.spec.whatwg.org/#ends-in-a-number-checker).
func isIP(name string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	return strings.Trim(last, "0123456789") == "" || strings.Contains(name, ":") && isAddress(name)
}

func isAddress(name string) bool {
	_, err := netip.ParseAddr(name)
	return err == nil
}

// ascii is a host name in the one form that is compared: lower case, IDN as
// A-labels, no dot at the end, IPv6 without brackets. It is "" for what is no
// host name.
func ascii(host string) string {
	if IsPlain(host) {
		return host
	}
	return asciiOf(host)
}

// IsPlain reports whether a host is written in the one form that is compared as
// nearly every one is, so that IDNA, which takes fifty times as long to say it,
// need not be asked: lower-case letters, digits, hyphens and dots, no A-label
// (which may be a wrong one), no IP address.
func IsPlain(host string) bool {
	if len(host) > 253 {
		return false
	}
	start := 0 // of the label
	for i := range len(host) + 1 {
		if i < len(host) && host[i] != '.' {
			if c := host[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
				return false
			}
			continue
		}
		if i == start || i-start > 63 || strings.HasPrefix(host[start:], "xn--") {
			return false
		}
		start = i + 1
	}
	last := host[len(host)-1]
	return last < '0' || last > '9'
}

// asciiOf is ascii for any host.
func asciiOf(host string) string {
	if ip, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")); err == nil {
		if ip.Zone() != "" {
			return ""
		}
		return ip.String()
	}
	name, err := idna.Lookup.ToASCII(strings.TrimSuffix(host, "."))
	if err != nil {
		// Browsers open hosts that IDNA forbids (my_shop.example.com): plain
		// ASCII is compared as it stands, anything else is refused.
		name = strings.ToLower(strings.TrimSuffix(host, "."))
	}
	if name == "" || len(name) > 253 {
		return ""
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return ""
		}
	}
	return name
}
