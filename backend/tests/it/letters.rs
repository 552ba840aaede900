//! 申报承诺书 to print and stamp.

use std::io::Read;

use serde_json::json;

use crate::on_both_engines;
use crate::support::*;

/// What the Word document says, without its markup.
fn words_of(document: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(document)).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    xml.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text).collect()
}

async fn letter(client: &Client, id: &str, query: &str) -> Answer {
    client.get(&format!("/applications/{id}/commitment-letter-template{query}")).await
}

on_both_engines! {
    async fn clause_43_each_unit_has_a_letter_with_its_name(app) {
        let unit = app.organization().await;
        let draft = unit.filled("project").await;
        let answer = letter(&unit.client, &draft.id, "").await.expect(200);
        assert!(answer.header("content-type").ends_with("wordprocessingml.document"), "{:?}", answer.headers);
        assert!(answer.header("content-disposition").contains("filename*=UTF-8''%E7%94%B3%E6%8A%A5%E6%89%BF"));
        let first = words_of(&answer.bytes);
        let title = example("project")["project_name"].as_str().unwrap().to_owned();
        for part in [&title, &unit.organization, "2025", "项目奖", "单位（公章）"] {
            assert!(first.contains(part), "{part}: {first}");
        }
        assert!(!first.contains('{'), "{first}");
        let second = words_of(&letter(&unit.client, &draft.id, "?unit=2").await.expect(200).bytes);
        let name = example("project")["completing_units"][1]["name"].as_str().unwrap().to_owned();
        assert!(second.contains(&name) && !second.contains(&unit.organization), "{second}");
        for query in ["?unit=0", "?unit=3", "?unit=4294967295"] {
            let answer = letter(&unit.client, &draft.id, query).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error("/unit", "unknown_unit"), "{query}");
        }
    }

    async fn clause_44_the_employer_has_one_and_what_is_not_known_is_left_blank(app) {
        let unit = app.organization().await;
        let draft = unit.draft("individual").await;
        let text = words_of(&letter(&unit.client, &draft.id, "").await.expect(200).bytes);
        assert!(text.contains(&unit.organization) && text.contains("________"), "{text}");
    }

    async fn what_was_typed_cannot_break_the_document(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let hostile = "</w:t>&amp;<script>\u{1}\r\n{unit}𰻝";
        let units = json!([{}, { "name": format!("{hostile}{}", "质".repeat(500)) }]);
        unit.client.save(&draft.id, 1, json!({ "project_name": hostile, "completing_units": units })).await.expect(200);
        let text = words_of(&letter(&unit.client, &draft.id, "?unit=2").await.expect(200).bytes);
        assert!(text.contains("𰻝") && !text.contains('\u{1}'), "{text}");
    }

    async fn letters_are_for_who_carries_it_on(app) {
        let (unit, other) = (app.organization().await, app.organization().await);
        let draft = unit.draft("project").await;
        letter(&other.client, &draft.id, "").await.expect_problem(404, "not_found");
        letter(&app.stranger(), &draft.id, "").await.expect_problem(401, "unauthenticated");
    }
}
