//! What is filled in of a registration, and what happens to it.

use leptos::prelude::*;
use openapi::account::{Account, NewCredentials};
use openapi::error::FieldError;
use openapi::organization::{
    Proof, RegisterOrganization, Registration, RegistrationData, SaveRegistration, requirements,
};
use openapi::{CreditCode, Password, Phone, SmsCode};

use crate::api::{self, Failure};
use crate::components::{ErrorLine, Remark, focus_error_summary};
use crate::drafts::UnsentRegistration;
use crate::filing::pointer::element_id;
use crate::i18n::t;
use crate::routes::path::PrintedProof;
use crate::session::Session;

/// The form from its top to its end: what is wrong is told in this order.
const ORDER: [&str; 9] = [
    "/organization_name",
    "/credit_code",
    "/check_digit_confirmed",
    "/administrator_name",
    "/credentials/phone",
    "/credentials/code",
    "/credentials/password",
    "/proof",
    "/confirmed",
];

/// The form's values.
#[derive(Clone, Copy)]
pub(super) struct FormState {
    pub(super) session: Session,
    pub(super) organization_name: RwSignal<String>,
    pub(super) credit_code: RwSignal<String>,
    pub(super) administrator_name: RwSignal<String>,
    pub(super) region: RwSignal<String>,
    pub(super) email: RwSignal<String>,
    pub(super) phone: RwSignal<String>,
    pub(super) password: RwSignal<String>,
    pub(super) code: RwSignal<String>,
    pub(super) confirmed: RwSignal<bool>,
    pub(super) check_digit_confirmed: RwSignal<bool>,
    pub(super) proof: RwSignal<Option<Proof>>,
    /// When it was last saved; before that there are no credentials yet.
    pub(super) saved: RwSignal<Option<Registration>>,
    /// What is missing or wrong, by pointer.
    pub(super) errors: RwSignal<Vec<FieldError>>,
    /// The values are those that this browser has kept since an earlier visit.
    pub(super) restored: RwSignal<bool>,
    /// What the server has; only what differs from it is kept in the browser.
    pub(super) base: RwSignal<UnsentRegistration>,
}

impl FormState {
    /// With what was kept, else what was saved, else what the lookup gave.
    pub(super) fn new(
        registration: Option<Registration>,
        begun: RegistrationData,
        kept: Option<UnsentRegistration>,
    ) -> Self {
        let restored = kept.is_some();
        let saved = registration.as_ref().map(|registration| registration.data.clone());
        // What the lookup gave is quickly found again; alone it is not worth keeping.
        let base = saved.or((!restored).then_some(begun)).unwrap_or_default();
        let base = UnsentRegistration { data: base, phone: String::new() };
        let UnsentRegistration { data, phone } = kept.unwrap_or_else(|| base.clone());
        let state = Self {
            session: Session::expect(),
            organization_name: RwSignal::new(data.organization_name),
            credit_code: RwSignal::new(data.credit_code),
            administrator_name: RwSignal::new(data.administrator_name),
            region: RwSignal::new(data.region),
            email: RwSignal::new(data.email),
            phone: RwSignal::new(phone),
            password: RwSignal::default(),
            code: RwSignal::default(),
            confirmed: RwSignal::new(false),
            check_digit_confirmed: RwSignal::new(false),
            proof: RwSignal::new(registration.as_ref().and_then(|registration| registration.proof.clone())),
            saved: RwSignal::new(registration),
            errors: RwSignal::default(),
            restored: RwSignal::new(restored),
            base: RwSignal::new(base),
        };
        state.keep_unsaved();
        state
    }

    /// Whether there is an account to save to; else the next 暂存 makes one.
    pub(super) fn has_account(self) -> bool {
        self.session.account().is_some()
    }

    /// Whether there is a saved registration to give up.
    pub(super) fn is_pending(self) -> bool {
        self.session.account().is_some_and(|account| account.registration_pending)
    }

    /// What is wrong at `pointer`.
    pub(super) fn remark(self, pointer: &'static str) -> Signal<Option<Remark>> {
        Signal::derive(move || {
            self.errors.with(|errors| {
                let error = errors.iter().find(|error| error.pointer == pointer);
                error.map(|error| Remark::wrong(t(&error.message)))
            })
        })
    }

    /// All that is wrong, for the summary.
    pub(super) fn lines(self) -> Vec<ErrorLine> {
        let line =
            |error: &FieldError| ErrorLine { target: element_id(&error.pointer), text: t(&error.message) };
        self.errors.with(|errors| errors.iter().map(line).collect())
    }

    /// Whether the code is well-formed but its check digit does not hold: real ones from before 2016 do not.
    pub(super) fn is_doubtful(self) -> bool {
        self.credit_code.with(|code| CreditCode::parse(code).is_ok_and(|code| !code.check_digit_holds()))
    }

    /// What is filled in now.
    pub(super) fn data(self) -> RegistrationData {
        untrack(|| self.typed().data)
    }

    /// For the proof document that is printed right from here.
    pub(super) fn printable(self) -> PrintedProof {
        let UnsentRegistration { data, phone } = self.typed();
        let phone = self.session.account().map_or(phone, |account| account.phone.into());
        PrintedProof {
            name: data.organization_name,
            credit_code: data.credit_code,
            administrator: data.administrator_name,
            phone,
        }
    }

    /// 暂存: whatever is filled in. The first one needs a phone number with its code and a password, and creates the
    /// account.
    pub(super) async fn save(self) -> Result<(), Failure> {
        let credentials = if self.session.account_untracked().is_some() {
            None
        } else {
            let Some(credentials) = self.credentials() else { return Err(Failure::Aborted) };
            Some(credentials)
        };
        let data = self.data();
        let body = SaveRegistration { data: data.clone(), credentials };
        let saved = api::organizations::save(&body).await;
        let mut saved = saved.inspect_err(|failure| self.take_errors(failure))?;
        match (saved.session.take(), self.session.account_untracked()) {
            (Some(session), _) => self.session.enter(session),
            (None, Some(account)) => self.session.update(Account { registration_pending: true, ..account }),
            (None, None) => {}
        }
        self.forget_unsaved(data);
        self.saved.set(Some(saved));
        Ok(())
    }

    /// 立即注册: everything must be there.
    pub(super) async fn register(self) -> Result<(), Failure> {
        if !self.is_complete() {
            return Err(Failure::Aborted);
        }
        // Read before anything is awaited: the person may leave the page meanwhile.
        let check_digit_confirmed = self.check_digit_confirmed.get_untracked();
        self.save().await?;
        let body = RegisterOrganization { confirmed: true, check_digit_confirmed };
        let account =
            api::organizations::register(&body).await.inspect_err(|failure| self.take_errors(failure))?;
        self.session.update(account);
        Ok(())
    }

    /// Tells all that is missing, by the same code as the server's.
    fn is_complete(self) -> bool {
        let mut errors = requirements::complete(&self.data()).err().unwrap_or_default();
        let need = |errors: &mut Vec<FieldError>, holds: bool, pointer: &str, zh: &str| {
            if !holds {
                errors.push(FieldError::new(pointer, "required", openapi::Text::new(zh, "Required.")));
            }
        };
        if self.session.account_untracked().is_none() {
            errors.extend(self.credential_errors());
        }
        let doubtful = untrack(|| self.is_doubtful()) && !self.check_digit_confirmed.get_untracked();
        need(&mut errors, !doubtful, "/check_digit_confirmed", "请核对信用代码后勾选确认。");
        need(
            &mut errors,
            self.proof.with_untracked(Option::is_some),
            "/proof",
            "请上传加盖组织公章的证明文件。",
        );
        need(&mut errors, self.confirmed.get_untracked(), "/confirmed", "请确认以上信息真实有效。");
        let complete = errors.is_empty();
        errors.sort_by_key(|error| ORDER.iter().position(|pointer| *pointer == error.pointer));
        self.show(errors);
        complete
    }

    fn credentials(self) -> Option<NewCredentials> {
        self.show(self.credential_errors());
        let phone = Phone::parse(&self.phone.get_untracked()).ok()?;
        let code = SmsCode::parse(&self.code.get_untracked()).ok()?;
        let password = Password::parse(&self.password.get_untracked()).ok()?;
        Some(NewCredentials { phone, password, code })
    }

    fn show(self, errors: Vec<FieldError>) {
        if !errors.is_empty() {
            focus_error_summary();
        }
        self.errors.set(errors);
    }

    fn credential_errors(self) -> Vec<FieldError> {
        let refusals = [
            ("/credentials/phone", Phone::parse(&self.phone.get_untracked()).err()),
            ("/credentials/code", SmsCode::parse(&self.code.get_untracked()).err()),
            ("/credentials/password", Password::parse(&self.password.get_untracked()).err()),
        ];
        let wrong = |(pointer, refusal)| Some(FieldError::refused(pointer, refusal?));
        refusals.into_iter().filter_map(wrong).collect()
    }

    /// Saving names values below `/data`, registering names them at the top: one place for both.
    fn take_errors(self, failure: &Failure) {
        let errors = failure.errors().iter().cloned().map(|mut error| {
            if let Some(rest) = error.pointer.strip_prefix("/data") {
                error.pointer = rest.to_owned();
            }
            error
        });
        self.show(errors.collect());
    }
}
