//! The firm's branches and people, from `assets/demo/staff.toml`.

use serde::Deserialize;
use zhike_domain::closed_sets::StaffRole;
use zhike_domain::ids::StaffId;
use zhike_domain::staff::Staff;

use crate::assets;
use crate::days::instant;
use crate::dice::Dice;

#[derive(Deserialize)]
struct File {
    firm: String,
    branch: Vec<Branch>,
    office: Vec<Office>,
}

#[derive(Deserialize)]
struct Branch {
    name: String,
    head: String,
    reviewer: String,
    rms: Vec<String>,
}

#[derive(Deserialize)]
struct Office {
    name: String,
    compliance: Vec<String>,
    content: Vec<String>,
}

/// The firm's name and its people: branch by branch, relationship managers first.
pub(crate) fn people_of_the_firm(dice: &Dice) -> (String, Vec<Staff>) {
    let file: File = assets::STAFF.read();
    let mut people: Vec<(StaffRole, String, String)> = Vec::new();
    for branch in file.branch {
        let rms = branch.rms.into_iter().map(|name| (StaffRole::RelationshipManager, name));
        let others = [(StaffRole::BranchHead, branch.head), (StaffRole::Reviewer, branch.reviewer)];
        people.extend(rms.chain(others).map(|(role, name)| (role, name, branch.name.clone())));
    }
    for office in file.office {
        let compliance = office.compliance.into_iter().map(|name| (StaffRole::Compliance, name));
        let content = office.content.into_iter().map(|name| (StaffRole::Content, name));
        people.extend(compliance.chain(content).map(|(role, name)| (role, name, office.name.clone())));
    }
    let mut dice = dice.of("staff", 0);
    // All of them were entered on the day on which the firm began to use the product's predecessor.
    let entered = chrono::NaiveDate::from_ymd_opt(2019, 3, 4).unwrap_or_default();
    let staff = people
        .into_iter()
        .map(|(role, name, branch)| Staff {
            id: StaffId::new(instant(entered, 9, 0), dice.bytes()),
            name,
            role,
            branch,
        })
        .collect();
    (file.firm, staff)
}
