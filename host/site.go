package main

import (
	"net/url"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/site"
)

// siteOf is the site that a person means who writes the host of a page, or its
// address as the browser shows it: port and path say nothing about the site.
func siteOf(page string) (string, error) {
	if page == "null" { // an opaque origin, as browsers write it
		return site.Of(page)
	}
	if !strings.Contains(page, "://") {
		own, err := site.OfHost(page)
		if err == nil {
			return own, nil
		}
		if u, failed := url.Parse("https://" + page); failed == nil && u.User == nil {
			return site.OfHost(u.Hostname())
		}
		return "", err
	}
	u, err := url.Parse(page)
	if err != nil || u.User != nil {
		return site.Of(page) // which says what is wrong
	}
	return site.Of(u.Scheme + "://" + u.Host)
}
