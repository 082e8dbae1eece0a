//! What makes a phrase lawful where it stands: a negator before it in its clause, or a sentence that rejects the claim.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::find::Reading;
use crate::lexicon::Lexicon;

/// Negators that say that something is absent. 无手续费无风险 denies the fee, not the second 无: before a phrase that denies by itself
/// they count only where nothing but an intensifier stands between.
const ABSENCE: [&str; 7] = ["无", "没", "没有", "不存在", "no", "without", "nothing"];
const DENIES_ITSELF: [char; 5] = ['无', '零', '0', 'n', 'z'];

impl Reading {
    /// Whether a hit is negated or rejected.
    pub fn is_lawful(&self, lexicon: &Lexicon, hit: &Range<usize>) -> bool {
        let clause = self.clause(lexicon, hit);
        self.is_negated(lexicon, &clause, hit) || self.is_rejected(lexicon, &clause, hit)
    }

    /// The clause a hit stands in: up to what ends clauses, or to a contrast.
    pub fn clause(&self, lexicon: &Lexicon, hit: &Range<usize>) -> Range<usize> {
        let context = &lexicon.context;
        let ends = |at: usize| self.characters.get(at).is_some_and(|one| context.clause_ends.contains(one));
        let mut start = hit.start;
        while start > 0 && !ends(start - 1) {
            start -= 1;
        }
        let mut end = hit.end;
        while end < self.characters.len() && !ends(end) {
            end += 1;
        }
        for contrast in &context.contrasts {
            if let Some(last) = self.places(contrast, start..hit.start).last() {
                start = last.end;
            }
            if let Some(first) = self.places(contrast, hit.end..end).next() {
                end = first.start;
            }
        }
        start..end
    }

    /// The sentence around a clause.
    fn sentence(&self, lexicon: &Lexicon, clause: &Range<usize>) -> Range<usize> {
        let ends = |at: usize| {
            self.characters.get(at).is_some_and(|one| {
                lexicon.context.sentence_ends.contains(one)
                    || (*one == '.' && self.characters.get(at + 1).is_none_or(|next| *next == ' '))
            })
        };
        let mut start = clause.start;
        while start > 0 && !ends(start - 1) {
            start -= 1;
        }
        let mut end = clause.end;
        while end < self.characters.len() && !ends(end) {
            end += 1;
        }
        start..end
    }

    fn is_negated(&self, lexicon: &Lexicon, clause: &Range<usize>, hit: &Range<usize>) -> bool {
        let context = &lexicon.context;
        let before = clause.start..hit.start;
        // 谁说不保本: what says yes may end where the hit begins.
        let yes: BTreeSet<usize> =
            context.affirmers.iter().flat_map(|one| self.places(one, before.clone())).flatten().collect();
        let words = self.words(before.clone());
        let itself = self.characters.get(hit.start).is_some_and(|first| DENIES_ITSELF.contains(first));
        context.negators.iter().any(|negator| {
            let name: String = negator.iter().collect();
            let must_be_close = itself && ABSENCE.contains(&name.as_str());
            let counts = |place: &Range<usize>| {
                !place.clone().any(|at| yes.contains(&at))
                    && (!must_be_close || self.is_close(lexicon, place, hit))
            };
            // A single character counts as a word of its own: 不, not 不错.
            if negator.len() == 1 {
                return words.iter().any(|(place, word)| *word == name && counts(place));
            }
            self.places(negator, before.clone()).any(|place| counts(&place))
        })
    }

    /// Whether nothing but words that strengthen stand between the two.
    fn is_close(&self, lexicon: &Lexicon, place: &Range<usize>, hit: &Range<usize>) -> bool {
        let mut between = self.characters.get(place.end..hit.start).unwrap_or_default();
        while !between.is_empty() {
            let rest =
                lexicon.context.intensifiers.iter().find_map(|one| between.strip_prefix(one.as_slice()));
            match rest.or_else(|| between.strip_prefix(&[' '])) {
                Some(rest) => between = rest,
                None => return false,
            }
        }
        true
    }

    fn is_rejected(&self, lexicon: &Lexicon, clause: &Range<usize>, hit: &Range<usize>) -> bool {
        let context = &lexicon.context;
        let rejects = |stretch: Range<usize>| {
            context
                .rejecting
                .iter()
                .flat_map(move |one| self.places(one, stretch.clone()))
                .filter(|place| !self.is_denied(place, clause.start))
                .map(|place| place.start)
                .min()
        };
        if rejects(hit.end..clause.end).is_some() {
            return true;
        }
        let sentence = self.sentence(lexicon, clause);
        // The next clause goes on speaking of it: 都是骗人的.
        let next = clause.end..self.next_end(lexicon, clause.end);
        if let Some(at) = rejects(next.clone()) {
            let led = self.characters.get(next.start..at).unwrap_or_default();
            let leads = |one: &char| {
                context.leading.contains(one)
                    || context.clause_ends.contains(one)
                    || *one == ' '
                    || one.is_ascii()
            };
            // English leads on with any few words.
            if led.iter().all(leads) && (!self.spelled || led.len() <= 24) {
                return true;
            }
        }
        let claimed = context.claiming.iter().any(|one| self.holds(one, sentence.start..hit.start));
        claimed && (rejects(hit.end..sentence.end).is_some() || rejects(sentence.start..hit.start).is_some())
    }

    /// 不是骗局 rejects nothing.
    fn is_denied(&self, place: &Range<usize>, from: usize) -> bool {
        const DENIALS: [&[char]; 9] = [
            &['不', '是'],
            &['并', '非'],
            &['绝', '非'],
            &['不', '会', '是'],
            &['没', '有'],
            &['不', '用'],
            &['不', '必'],
            &['n', 'o', 't', ' '],
            &['n', 'o', ' '],
        ];
        DENIALS.iter().any(|denial| {
            let start = place.start.checked_sub(denial.len()).filter(|start| *start >= from);
            start.is_some_and(|start| self.characters.get(start..place.start) == Some(*denial))
        })
    }

    /// Where the clause after this one ends.
    fn next_end(&self, lexicon: &Lexicon, from: usize) -> usize {
        let ends =
            |at: usize| self.characters.get(at).is_some_and(|one| lexicon.context.clause_ends.contains(one));
        let mut end = from;
        // The marks between the two, quotation marks are not read; a sentence may end there: “稳赚不赔”？都是骗局。
        while end < self.characters.len() && ends(end) {
            end += 1;
        }
        while end < self.characters.len() && !ends(end) {
            end += 1;
        }
        end
    }
}
