package demo

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"strings"
	"sync"
)

// product is something a shop shows on its front page.
type product struct {
	Name, Note, Price string
	Art               string // the symbol in pages/art.svg
}

// shop is one sample shop: a front page, and a way in by e-mail address and
// e-mailed code.
type shop struct {
	Name, Tagline string
	Theme         string // its class in pages/style.css
	Street, Phone string // for the foot of its mails
	Account       string // the only customer it knows
	Products      []product

	host   string // www.shop.example
	sender string // no-reply@mail.shop.example

	// post mails a code to the account.
	post func(s *shop, code string)

	mu     sync.Mutex
	visits map[string]*visit
}

// visit is one attempt to sign in.
type visit struct {
	code     string // the newest one mailed; older ones no longer work
	signedIn bool
}

// codeLength is how many digits a shop's codes have.
const codeLength = 6

// senderDomain is the domain its mails come from.
func (s *shop) senderDomain() string {
	_, domain, _ := strings.Cut(s.sender, "@")
	return domain
}

// routes puts the shop's pages on its host name.
func (s *shop) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET "+s.host+"/{$}", s.front)
	mux.HandleFunc("GET "+s.host+"/sign-in", s.signInForm)
	mux.HandleFunc("POST "+s.host+"/sign-in", s.signIn)
	mux.HandleFunc("GET "+s.host+"/code/{visit}", s.codeForm)
	mux.HandleFunc("POST "+s.host+"/code/{visit}", s.codeEntered)
	mux.HandleFunc("POST "+s.host+"/code/{visit}/resend", s.resend)
	mux.HandleFunc("GET "+s.host+"/welcome/{visit}", s.welcome)
}

// page is what every template of a shop gets.
type page struct {
	Shop   *shop
	Title  string
	Email  string // the sign-in form's
	Visit  string
	Single bool // one code field instead of six boxes
	Error  string
	Notice string
	Digits []int // the boxes' numbers
}

func (s *shop) front(w http.ResponseWriter, r *http.Request) {
	render(w, http.StatusOK, "front.html", page{Shop: s, Title: s.Name})
}

func (s *shop) signInForm(w http.ResponseWriter, r *http.Request) {
	render(w, http.StatusOK, "sign-in.html", page{Shop: s, Title: "Sign in", Email: s.Account})
}

func (s *shop) signIn(w http.ResponseWriter, r *http.Request) {
	email := strings.TrimSpace(r.PostFormValue("email"))
	if !strings.EqualFold(email, s.Account) {
		// A real shop would mail to anyone; this one has no other mailbox to mail into.
		render(w, http.StatusUnprocessableEntity, "sign-in.html", page{
			Shop: s, Title: "Sign in", Email: email,
			Error: "This sample shop knows one customer: " + s.Account + ". Sign in as them.",
		})
		return
	}
	http.Redirect(w, r, "/code/"+s.begin(), http.StatusSeeOther)
}

// begin starts a visit and mails its code.
func (s *shop) begin() string {
	id, v := rand.Text(), &visit{code: newCode()}
	s.mu.Lock()
	s.visits[id] = v
	s.mu.Unlock()
	s.post(s, v.code)
	return id
}

// visit gives the visit a request is about, or answers it: 404 for one that is
// not known.
func (s *shop) visit(w http.ResponseWriter, r *http.Request) (id string, v visit, ok bool) {
	id = r.PathValue("visit")
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.visits[id]
	if !ok {
		http.NotFound(w, r)
		return "", visit{}, false
	}
	return id, *p, true
}

func (s *shop) codeForm(w http.ResponseWriter, r *http.Request) {
	id, v, ok := s.visit(w, r)
	if !ok {
		return
	}
	if v.signedIn {
		http.Redirect(w, r, "/welcome/"+id, http.StatusSeeOther)
		return
	}
	p := s.codePage(r, id)
	if r.FormValue("sent") != "" {
		p.Notice = "We have sent you a new code. The one before no longer works."
	}
	render(w, http.StatusOK, "code.html", p)
}

func (s *shop) codePage(r *http.Request, id string) page {
	p := page{Shop: s, Title: "Enter your code", Visit: id, Single: r.FormValue("field") == "single"}
	for i := range codeLength {
		p.Digits = append(p.Digits, i+1)
	}
	return p
}

func (s *shop) codeEntered(w http.ResponseWriter, r *http.Request) {
	id, v, ok := s.visit(w, r)
	if !ok {
		return
	}
	p := s.codePage(r, id)                                                  // parses the form
	entered := strings.Join(append(r.Form["digit"], r.Form["code"]...), "") // six boxes, or the one field
	if subtle.ConstantTimeCompare([]byte(strings.TrimSpace(entered)), []byte(v.code)) == 0 {
		p.Error = "That code is not right. Check the newest e-mail from us, or ask for another code."
		render(w, http.StatusUnprocessableEntity, "code.html", p)
		return
	}
	s.mu.Lock()
	s.visits[id].signedIn = true
	s.mu.Unlock()
	http.Redirect(w, r, "/welcome/"+id, http.StatusSeeOther)
}

func (s *shop) resend(w http.ResponseWriter, r *http.Request) {
	id, _, ok := s.visit(w, r)
	if !ok {
		return
	}
	code := newCode()
	s.mu.Lock()
	s.visits[id].code = code
	s.mu.Unlock()
	s.post(s, code)
	to := "/code/" + id + "?sent=again"
	if r.FormValue("field") == "single" {
		to += "&field=single"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

func (s *shop) welcome(w http.ResponseWriter, r *http.Request) {
	id, v, ok := s.visit(w, r)
	if !ok {
		return
	}
	if !v.signedIn {
		http.Redirect(w, r, "/code/"+id, http.StatusSeeOther)
		return
	}
	render(w, http.StatusOK, "welcome.html", page{Shop: s, Title: "Welcome"})
}
