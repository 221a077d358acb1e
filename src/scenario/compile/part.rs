//! What one noun says of another: references by id, and what is a part of what.

use super::Compiler;
use crate::scenario::conflict::Conflict;
use crate::scenario::text::Located;
use crate::scenario::value::KeyId;

impl Compiler<'_> {
    /// Index of the id that is named, if one is; `None` if nothing has it, which is a fault.
    #[expect(clippy::option_option, reason = "a reference may be left out, and it may be wrong")]
    pub(super) fn reference<'k, K: KeyId + 'k>(
        &mut self,
        id: Option<&Located<K>>,
        path: &str,
        mut known: impl Iterator<Item = &'k K> + Clone,
    ) -> Option<Option<usize>> {
        let Some(id) = id else { return Some(None) };
        let all = known.clone();
        let found = known.position(|known| *known == id.value);
        if found.is_none() {
            self.unknown(id, path, all);
        }
        found.map(Some)
    }

    /// For each of the nouns, in the order of their ids, the index of the one that it is a part of. Nothing is a part of itself.
    pub(super) fn outers<'k, K: KeyId + 'k>(&mut self, nouns: &[(&'k K, Option<&'k Located<K>>)]) -> Option<Vec<Option<usize>>> {
        let noun = K::noun().en;
        let path = |id: &K| format!("{noun}.{}.part_of", crate::quantity::quote_key(&id.to_string()));
        let ids = || nouns.iter().map(|(id, _)| *id);
        let mut outer_of = |own: &'k K, outer: Option<&'k Located<K>>| {
            let Some(outer) = outer else { return Some(None) };
            let found = ids().position(|id| *id == outer.value);
            if found.is_none() {
                // Its own id is no answer to what it is a part of.
                self.unknown(outer, &path(own), ids().filter(|id| *id != own));
            }
            found.map(Some)
        };
        let outers: Vec<Option<Option<usize>>> = nouns.iter().map(|(id, outer)| outer_of(id, *outer)).collect();
        let outers: Vec<Option<usize>> = outers.into_iter().collect::<Option<_>>()?;
        let mut sound = true;
        for (index, (id, outer)) in nouns.iter().enumerate() {
            let chain: Vec<usize> = std::iter::successors(outers[index], |&next| outers[next])
                .take(nouns.len())
                .take_while(|&next| next != index)
                .collect();
            let back = chain.last().map_or(outers[index], |&last| outers[last]) == Some(index);
            // A circle is told once, at the first of its ids.
            if let Some(outer) = outer.filter(|_| back && chain.iter().all(|&next| next > index)) {
                let circle = std::iter::once(index).chain(chain).chain([index]);
                let chain = circle.map(|index| nouns[index].0.to_string()).collect();
                self.sink.fault(outer.place, path(id), Conflict::PartOfItself { chain });
                sound = false;
            }
        }
        sound.then_some(outers)
    }
}
