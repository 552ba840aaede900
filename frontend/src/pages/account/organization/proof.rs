//! 证明文件 of the organization: a look at it, and another one in its place.

use leptos::prelude::*;
use leptos::task::spawn_local;
use openapi::organization::{MyOrganization, RegistrationData};
use web_sys::File;

use crate::api::upload::Abort;
use crate::api::{self, Failure};
use crate::browser;
use crate::components::{Button, DropZone, Field, ObjectUrl, Remark, Task, Toasts, When};
use crate::pages::proof_document::{ACCEPT, RULE, Uploaded, refusal};
use crate::routes::path::PrintedProof;
use crate::session::Session;

#[component]
pub(super) fn ProofCard(organization: RwSignal<MyOrganization>) -> impl IntoView {
    let (session, toasts) = (Session::expect(), Toasts::expect());
    let sending = RwSignal::new(None::<f64>);
    let failed = RwSignal::new(None::<String>);
    let upload = move |files: Vec<File>| {
        let Some(file) = files.into_iter().next() else { return };
        failed.set(refusal(&file));
        if failed.with_untracked(Option::is_some) || sending.with_untracked(Option::is_some) {
            return;
        }
        sending.set(Some(0.0));
        spawn_local(async move {
            let answer = send(&file, sending, organization, session).await;
            let _ = sending.try_set(None);
            match answer {
                Ok(()) => toasts.say("证明文件已上传，等待核验。"),
                Err(failure) => drop(failed.try_set(Some(failure.whole_message()))),
            }
        });
    };
    let remark = Signal::derive(move || failed.get().map(Remark::wrong));
    view! {
        <section class="card account-card" aria-labelledby="proof-title">
            <h2 id="proof-title">"证明文件"</h2>
            <Shown organization=organization/>
            <Field id="proof" label="重新上传" hint=RULE wide=true remark=remark>
                <div class="actions">
                    <Template organization=organization failed=failed/>
                    <a
                        class="button"
                        target="_blank"
                        rel="noopener"
                        href=move || organization.with(|it| printable(it).address())
                    >
                        "打印证明文件"
                    </a>
                </div>
                <DropZone
                    id="proof"
                    pointer="/proof"
                    label="重新上传"
                    accept=ACCEPT
                    described_by="proof-hint proof-error"
                    on_files=upload
                />
                <When is=move || sending.with(Option::is_some)>
                    <progress
                        max="1"
                        aria-label="证明文件的上传进度"
                        prop:value=move || sending.get().unwrap_or_default()
                    ></progress>
                </When>
            </Field>
        </section>
    }
}

/// Sends it, and takes up what has come of it: a new document is one to be verified.
async fn send(
    file: &File,
    sending: RwSignal<Option<f64>>,
    organization: RwSignal<MyOrganization>,
    session: Session,
) -> Result<(), Failure> {
    let tell = move |part| {
        let _ = sending.try_set(Some(part));
    };
    let proof = api::my_organization::upload_proof(file, &Abort::default(), tell).await?;
    let _ = organization.try_update(|organization| organization.proof = Some(proof));
    // It has arrived, whether or not the answers to these do.
    let (mine, account) = futures::join!(api::my_organization::get(), api::accounts::me());
    if let Ok(mine) = mine {
        let _ = organization.try_set(mine);
    }
    if let Ok(account) = account {
        session.update(account);
    }
    Ok(())
}

/// The document that the server has.
#[component]
fn Shown(organization: RwSignal<MyOrganization>) -> impl IntoView {
    // Fetched again only when it is another one.
    let proof = Memo::new(move |_| organization.with(|it| it.proof.clone()));
    move || {
        proof.get().map(|proof| {
            let image = ObjectUrl::new();
            image.show(api::my_organization::proof());
            view! { <Uploaded proof=proof image=image/> }
        })
    }
}

fn printable(organization: &MyOrganization) -> PrintedProof {
    let administrator = organization.administrator.clone();
    PrintedProof {
        name: organization.name.clone(),
        credit_code: organization.credit_code.clone(),
        administrator: administrator.name,
        phone: administrator.phone,
    }
}

#[component]
fn Template(organization: RwSignal<MyOrganization>, failed: RwSignal<Option<String>>) -> impl IntoView {
    let download = Task::new();
    let press = move |()| {
        let (organization_name, credit_code) =
            organization.with_untracked(|it| (it.name.clone(), it.credit_code.clone()));
        let data = RegistrationData { organization_name, credit_code, ..RegistrationData::default() };
        let work = async move { api::organizations::proof_template(&data).await };
        download.run(work, |file| browser::save_file(&file, "证明文件模板.docx"));
    };
    Effect::new(move |_| {
        if let Some(failure) = download.failure() {
            failed.set(Some(format!("未能下载模板：{}", failure.whole_message())));
        }
    });
    view! { <Button pending=download.pending() on_press=press>"下载模板"</Button> }
}
