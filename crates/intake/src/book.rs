//! Files of a book: clients and their ledgers. Nothing found in them is repeated in a problem.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use zhike_domain::canonical::tagged_digest;
use zhike_domain::client::{Client, Means};
use zhike_domain::closed_sets::{Capacity, ClientKind, InvestorType, RiskClass, Tier};
use zhike_domain::ids::{ClientId, LedgerEntryId, ProductCode, StaffId};
use zhike_domain::ledger::{self, LedgerEntry, LedgerKind};
use zhike_domain::private::Private;

use crate::problem::{Column, Expected, Found, FoundKind, Problem, Problems, Reading};
use crate::table::{Format, Row, Sign, Unreadable, parse_date, read_table};

/// What the files of a book hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Book {
    /// Clients, in the file's order. Their tier is not known before their assets are valued.
    pub clients: Vec<Client>,
    /// Ledger rows of all clients, in the file's order; the position within a day is that of the file.
    pub ledger: Vec<LedgerEntry>,
}

/// What a book's files do not say about its clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookFrame<'a> {
    /// The RM in charge of all clients.
    pub rm: StaffId,
    /// From what ids are made: the same seed and files give the same ids.
    pub id_seed: &'a str,
}

/// The contents of a book's files.
#[derive(Debug, Clone, Copy, Default)]
pub struct BookFiles<'a> {
    /// `clients.csv`.
    pub clients: Option<&'a [u8]>,
    /// `trades.csv`.
    pub trades: Option<&'a [u8]>,
}

pub(crate) const CLIENTS: &str = "clients.csv";
pub(crate) const TRADES: &str = "trades.csv";

/// Reads a book from its files' contents; rows that cannot be read are left out and listed. Products of trades must be
/// among `known`.
pub fn book_from_bytes(
    files: BookFiles<'_>,
    known: &BTreeSet<ProductCode>,
    frame: BookFrame<'_>,
) -> Reading<Book> {
    let mut problems = Problems::default();
    let book = book(files, known, frame, &mut problems);
    problems.into_reading(book)
}

pub(crate) fn book(
    files: BookFiles<'_>,
    known: &BTreeSet<ProductCode>,
    frame: BookFrame<'_>,
    problems: &mut Problems,
) -> Book {
    let sound_before = problems.is_empty();
    let roster = match files.clients {
        Some(bytes) => clients(bytes, frame, problems),
        None => Roster::default(),
    };
    let (ledger, lines) = match files.trades {
        Some(bytes) => trades(bytes, known, &roster, frame.id_seed, problems),
        None => Default::default(),
    };
    // A row that could not be read leaves holes that later rows fall into; only whole ledgers are checked as such.
    if sound_before && problems.is_empty() {
        check_units(&ledger, &lines, problems);
    }
    Book { clients: roster.clients, ledger }
}

/// The clients that could be read, and the numbers of all that were named.
#[derive(Default)]
struct Roster {
    clients: Vec<Client>,
    ids: HashMap<String, ClientId>,
    /// Numbers whose row could not be read: their trades are left out without a problem each.
    unreadable: BTreeSet<String>,
    there: bool,
}

fn clients(bytes: &[u8], frame: BookFrame<'_>, problems: &mut Problems) -> Roster {
    const FORMAT: Format = Format {
        file: CLIENTS,
        required: &["client_id", "name", "opened_on"],
        optional: &[
            "birth_date",
            "phone",
            "risk_class",
            "risk_class_on",
            "monthly_income",
            "essential_monthly_spend",
            "monthly_debt_payments",
            "debts",
            "cover",
            "premiums_year",
            "dependant_years",
            "horizon_months",
            "loss_tolerance",
        ],
        public: false,
    };
    let mut roster = Roster::default();
    read_table(&FORMAT, bytes, problems, |row| {
        roster.there = true;
        let number = row.code(0).and_then(|number| {
            let taken = roster.ids.contains_key(number) || roster.unreadable.contains(number);
            if taken { Err(row.fault(0, Expected::NewClient)) } else { Ok(number) }
        });
        let details = details(row);
        let Ok(number) = number else { return };
        let Ok(details) = details else {
            roster.unreadable.insert(number.to_owned());
            return;
        };
        let client = details.into_client(number, frame);
        roster.ids.insert(number.to_owned(), client.id);
        roster.clients.push(client);
    });
    roster
}

/// A row of `clients.csv` but for its number.
struct Details {
    name: String,
    opened_on: NaiveDate,
    birth_date: Option<NaiveDate>,
    phone: Option<String>,
    risk_class: Option<RiskClass>,
    risk_class_on: Option<NaiveDate>,
    means: Means,
}

fn details(row: &mut Row<'_>) -> Result<Details, Unreadable> {
    let name = row.some_text(1).map(str::to_owned);
    let opened_on = row.date(2);
    let birth_date = row.value_if_any(3, Expected::IsoDate, parse_date);
    let phone = row.text(4).map(|phone| phone.map(str::to_owned));
    let risk_class = row.value_if_any(5, Expected::RiskClass, risk_class);
    let risk_class_on = row.value_if_any(6, Expected::IsoDate, parse_date);
    let mut money = |column| row.number_if_any(column, Sign::NotNegative);
    let [income, spend, payments, debts, cover, premiums, years] = [7, 8, 9, 10, 11, 12, 13].map(&mut money);
    let horizon_months = row.value_if_any(14, Expected::WholeNumber, whole_number);
    let loss_tolerance = row.value_if_any(15, Expected::Fraction, fraction);
    Ok(Details {
        name: name?,
        opened_on: opened_on?,
        birth_date: birth_date?,
        phone: phone?,
        risk_class: risk_class?,
        risk_class_on: risk_class_on?,
        means: Means {
            monthly_income: income?,
            essential_monthly_spend: spend?,
            monthly_debt_payments: payments?,
            debts: debts?,
            cover: cover?,
            premiums_year: premiums?,
            dependant_years: years?,
            horizon_months: horizon_months?,
            loss_tolerance: loss_tolerance?,
        },
    })
}

impl Details {
    fn into_client(self, number: &str, frame: BookFrame<'_>) -> Client {
        Client {
            id: client_id(number, self.opened_on, frame.id_seed),
            number: number.to_owned(),
            kind: ClientKind::Person,
            name: Private::new(self.name),
            gender: None,
            birth_date: self.birth_date.map(Private::new),
            lunar_birthday: false,
            phone: self.phone.map(Private::new),
            id_number: None,
            id_expires_on: None,
            address: None,
            bank_card: None,
            occupation: None,
            opened_on: self.opened_on,
            tier: Tier::Mass,
            risk_class: self.risk_class,
            risk_class_on: self.risk_class_on,
            // The files name no professional investor and no limited capacity; most clients are neither.
            investor_type: InvestorType::Ordinary,
            capacity: Capacity::Full,
            aml_risk: None,
            aml_reviewed_on: None,
            preferred_channel: None,
            do_not_contact: false,
            rm: frame.rm,
            household: None,
            referrer: None,
            means: self.means,
            profile: zhike_domain::client::SuitabilityProfile::default(),
            interests: Vec::new(),
        }
    }
}

fn risk_class(text: &str) -> Option<RiskClass> {
    match text {
        "C1" => Some(RiskClass::C1),
        "C2" => Some(RiskClass::C2),
        "C3" => Some(RiskClass::C3),
        "C4" => Some(RiskClass::C4),
        "C5" => Some(RiskClass::C5),
        _ => None,
    }
}

fn whole_number(text: &str) -> Option<u32> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn fraction(text: &str) -> Option<Decimal> {
    crate::table::parse_decimal(text).filter(|share| (Decimal::ZERO..=Decimal::ONE).contains(share))
}

/// The id of a client of the files: time-ordered by the day the account was opened, the rest from the number, so that
/// a second import finds the same client.
pub fn client_id(number: &str, opened_on: NaiveDate, id_seed: &str) -> ClientId {
    let digest = tagged_digest("zhike/intake/client/1", &[id_seed.as_bytes(), number.as_bytes()]);
    ClientId::new(opened_on.and_time(NaiveTime::MIN).and_utc(), first_ten(digest.0))
}

fn ledger_entry_id(number: &str, date: NaiveDate, position: u32, id_seed: &str) -> LedgerEntryId {
    let day = date.to_string();
    let parts = [id_seed.as_bytes(), number.as_bytes(), day.as_bytes(), &position.to_be_bytes()];
    let digest = tagged_digest("zhike/intake/ledger/1", &parts);
    LedgerEntryId::new(date.and_time(NaiveTime::MIN).and_utc(), first_ten(digest.0))
}

fn first_ten(digest: [u8; 32]) -> [u8; 10] {
    let [a, b, c, d, e, f, g, h, i, j, ..] = digest;
    [a, b, c, d, e, f, g, h, i, j]
}

const TRADES_FORMAT: Format = Format {
    file: TRADES,
    required: &["client_id", "date", "kind", "product", "units", "price", "amount", "fee"],
    optional: &[],
    public: false,
};
const CLIENT: usize = 0;
const DATE: usize = 1;
const KIND: usize = 2;
const PRODUCT: usize = 3;
const UNITS: usize = 4;
const PRICE: usize = 5;
const AMOUNT: usize = 6;
const FEE: usize = 7;

fn trades(
    bytes: &[u8],
    known: &BTreeSet<ProductCode>,
    roster: &Roster,
    id_seed: &str,
    problems: &mut Problems,
) -> (Vec<LedgerEntry>, HashMap<LedgerEntryId, u64>) {
    let mut ledger = Vec::new();
    let mut lines = HashMap::new();
    let mut positions: HashMap<(ClientId, NaiveDate), u32> = HashMap::new();
    read_table(&TRADES_FORMAT, bytes, problems, |row| {
        let number = row.some_text(CLIENT);
        let owner = number.map(|number| (number, roster.ids.get(number)));
        if let Ok((number, None)) = owner {
            // Without any client each trade would be one of an unknown client; the other file says why.
            if roster.there && !roster.unreadable.contains(number) {
                row.fault(CLIENT, Expected::KnownClient);
            }
        }
        let date = row.date(DATE);
        let movement =
            row.value(KIND, Expected::LedgerKind, ledger_kind).and_then(|kind| movement(row, kind, known));
        let (Ok((number, Some(client))), Ok(date), Ok(movement)) = (owner, date, movement) else { return };
        let next = positions.entry((*client, date)).or_default();
        let position = *next;
        *next = next.saturating_add(1);
        let id = ledger_entry_id(number, date, position, id_seed);
        lines.insert(id, row.line());
        ledger.push(LedgerEntry {
            id,
            client: *client,
            date,
            position,
            kind: movement.kind,
            product: movement.product,
            units: movement.units,
            price: movement.price,
            amount: movement.amount,
            fee: movement.fee,
        });
    });
    (ledger, lines)
}

/// What a ledger row moves.
struct Movement {
    kind: LedgerKind,
    product: Option<ProductCode>,
    units: Decimal,
    price: Option<Decimal>,
    amount: Decimal,
    fee: Decimal,
}

/// Reads the cells that depend on the kind of row, with the sign that each must have.
fn movement(
    row: &mut Row<'_>,
    kind: LedgerKind,
    known: &BTreeSet<ProductCode>,
) -> Result<Movement, Unreadable> {
    use LedgerKind::{Buy, Deposit, Dividend, Fee, Sell, Split, Withdraw};
    let product = match kind {
        Deposit | Withdraw | Fee => row.empty(PRODUCT).map(|()| None),
        Buy | Sell | Dividend | Split => row.code(PRODUCT).map(ProductCode::from).and_then(|code| {
            // As in the market's files: without a list of products there is nothing to compare with.
            if known.is_empty() || known.contains(&code) {
                Ok(Some(code))
            } else {
                Err(row.fault(PRODUCT, Expected::KnownProduct))
            }
        }),
    };
    let units = match kind {
        Buy | Sell => row.number(UNITS, Sign::Positive),
        Split => row.number(UNITS, Sign::NotZero),
        Deposit | Withdraw | Dividend | Fee => row.zero_or_empty(UNITS).map(|()| Decimal::ZERO),
    };
    let price = match kind {
        Buy | Sell => row.number_if_any(PRICE, Sign::Positive),
        Deposit | Withdraw | Dividend | Split | Fee => row.zero_or_empty(PRICE).map(|()| None),
    };
    let amount = match kind {
        Deposit | Sell | Dividend => row.number(AMOUNT, Sign::Positive),
        Withdraw | Buy => row.number(AMOUNT, Sign::Negative),
        Split => row.zero_or_empty(AMOUNT).map(|()| Decimal::ZERO),
        Fee => row.number_if_any(AMOUNT, Sign::NotPositive).map(Option::unwrap_or_default),
    };
    let fee = row.number_if_any(FEE, Sign::NotNegative).map(Option::unwrap_or_default);
    Ok(Movement { kind, product: product?, units: units?, price: price?, amount: amount?, fee: fee? })
}

fn ledger_kind(text: &str) -> Option<LedgerKind> {
    match text {
        "deposit" => Some(LedgerKind::Deposit),
        "withdraw" => Some(LedgerKind::Withdraw),
        "buy" => Some(LedgerKind::Buy),
        "sell" => Some(LedgerKind::Sell),
        "dividend" => Some(LedgerKind::Dividend),
        "split" => Some(LedgerKind::Split),
        "fee" => Some(LedgerKind::Fee),
        _ => None,
    }
}

/// Reports rows that take away more units than there are.
fn check_units(rows: &[LedgerEntry], lines: &HashMap<LedgerEntryId, u64>, problems: &mut Problems) {
    let mut by_client: BTreeMap<ClientId, Vec<LedgerEntry>> = BTreeMap::new();
    for row in rows {
        by_client.entry(row.client).or_default().push(row.clone());
    }
    let faults = by_client.values().flat_map(|rows| ledger::check(rows));
    let mut faulty: Vec<u64> = faults.filter_map(|fault| lines.get(&fault.entry).copied()).collect();
    faulty.sort_unstable();
    for line in faulty {
        let number = u64::try_from(UNITS).ok().map(|at| at + 1);
        problems.push(Problem {
            file: TRADES.to_owned(),
            line: Some(line),
            column: Some(Column { number, header: "units".to_owned() }),
            expected: Expected::UnitsHeld,
            found: Found { kind: FoundKind::Number, value: None },
        });
    }
}
