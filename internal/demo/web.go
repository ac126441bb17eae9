package demo

import (
	"bytes"
	"context"
	"crypto/tls"
	"embed"
	"html/template"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// The host names of the demo's web. The browser is told to look for all names
// in the world on our port, so these need no DNS (and .example has none,
// RFC 2606).
const (
	shopHost    = "www.shop.example"
	byHandHost  = "www.byhand.example"
	partnerHost = "www.partner.example"
	evilHost    = "www.evil.example"
	inboxHost   = "mail.post.example"

	byHandSite = "byhand.example"
	account    = "alex@post.example"
)

//go:embed pages
var pageFiles embed.FS

// pages are parsed on first use: a program that serves a browser has this
// package, too, and needs no demo.
var pages = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(pageFiles, "pages/*.html"))
})

// render answers with a page.
func render(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := pages().ExecuteTemplate(&b, name, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; frame-src https://"+shopHost)
	w.WriteHeader(status)
	b.WriteTo(w)
}

// letter is a mail that was delivered, as the demo's inbox page shows it.
type letter struct {
	From, Subject, Code string
	Time                time.Time
}

// web is the demo's web: two shops, a page that has one of them in a frame, a
// page that wants to steal its codes, and the inbox.
type web struct {
	server   *http.Server
	listener net.Listener
	spki     string

	delay   time.Duration
	deliver func(raw []byte) error

	ctx     context.Context // ends the mails that are still on their way
	cancel  context.CancelFunc
	running sync.WaitGroup

	mu      sync.Mutex
	letters []letter // newest first
}

// startWeb serves on a free port of 127.0.0.1. A shop's mail reaches deliver
// after delay.
func startWeb(delay time.Duration, deliver func(raw []byte) error) (*web, error) {
	cert, spki, err := newCertificate(shopHost, byHandHost, partnerHost, evilHost, inboxHost)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w := &web{listener: listener, spki: spki, delay: delay, deliver: deliver}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	w.server = &http.Server{
		Handler:           w.routes(),
		TLSConfig:         &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12},
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // it says only that a browser went away
	}
	w.running.Go(func() { w.server.ServeTLS(listener, "", "") }) // returns when close closes it
	return w, nil
}

func (w *web) routes() http.Handler {
	mux := http.NewServeMux()
	hazel := w.shop(&shop{
		Name: "Hazel & Co.", Tagline: "Plain things for the kitchen, made to last.", Theme: "hazel",
		Street: "14 Mill Lane, Portland 97204", Phone: "+1 503 555 0142",
		host: shopHost, sender: "no-reply@mail.shop.example",
		Products: []product{
			{"Stoneware mug", "Glazed by hand, 300 ml", "$18", "mug"},
			{"Enamel kettle", "For every stove, 1.5 l", "$64", "kettle"},
			{"Walnut board", "End grain, oiled", "$49", "board"},
			{"Linen towel", "Set of two, undyed", "$22", "towel"},
		},
	})
	marlow := w.shop(&shop{
		Name: "Marlow Books", Tagline: "Second-hand books, read once or twice.", Theme: "marlow",
		Street: "3 Harbour Row, Bristol BS1 4RN", Phone: "+44 117 496 0733",
		host: byHandHost, sender: "hello@byhand.example",
		Products: []product{
			{"Notes on Tides", "Cloth, good", "£9", "book"},
			{"A Walk Inland", "Paperback, as new", "£6", "book"},
			{"The Long Lens", "Hardback, fair", "£12", "book"},
			{"Gardens by Night", "Paperback, good", "£7", "book"},
		},
	})
	hazel.routes(mux)
	marlow.routes(mux)
	mux.HandleFunc("GET "+partnerHost+"/{$}", func(rw http.ResponseWriter, r *http.Request) {
		render(rw, http.StatusOK, "partner.html", page{Shop: hazel, Title: "Checkout"})
	})
	mux.HandleFunc("GET "+evilHost+"/{$}", func(rw http.ResponseWriter, r *http.Request) {
		// What such a page does behind the scenes: it asks the shop, in the
		// visitor's name, to mail a code, and hopes the visitor hands it over.
		hazel.begin()
		render(rw, http.StatusOK, "evil.html", page{Shop: hazel, Title: "Confirm it is you"})
	})
	mux.HandleFunc("GET "+inboxHost+"/{$}", w.inbox)
	for _, file := range []string{"style.css", "boxes.js", "art.svg"} {
		mux.HandleFunc("GET /"+file, func(rw http.ResponseWriter, r *http.Request) {
			http.ServeFileFS(rw, r, pageFiles, "pages/"+file)
		})
	}
	return mux
}

// shop completes a shop with what it shares with the others.
func (w *web) shop(s *shop) *shop {
	s.Account = account
	s.visits = make(map[string]*visit)
	s.post = w.post
	return s
}

// post sends a shop's code mail on its way.
func (w *web) post(s *shop, code string) {
	w.running.Go(func() {
		select {
		case <-w.ctx.Done():
			return
		case <-time.After(w.delay):
		}
		now := time.Now()
		raw, err := codeMail(s, account, code, now)
		if err == nil {
			err = w.deliver(raw)
		}
		if err != nil {
			slog.Error("the demo's shop could not mail its code", "err", err)
			return
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.letters = append([]letter{{From: s.Name, Subject: "Your " + s.Name + " sign-in code", Code: code, Time: now}}, w.letters...)
	})
}

// inbox is where the customer reads their mail with their own eyes.
func (w *web) inbox(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	letters := append([]letter(nil), w.letters...)
	w.mu.Unlock()
	render(rw, http.StatusOK, "inbox.html", struct {
		Account string
		Letters []letter
	}{account, letters})
}

// close stops serving and waits for everything started.
func (w *web) close() error {
	w.cancel()
	err := w.server.Close()
	w.running.Wait()
	return err
}
