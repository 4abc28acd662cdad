(* Averages over mini-batches, drawn with replacement: all n^m of them, for all n and m, as a finite sum over {ffun 'I_m -> 'I_n}.
   The set-partition formula at order 2, and one step of SGD against one Euler step of stochastic gradient flow. *)
From mathcomp Require Import all_ssreflect all_algebra ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory. Local Open Scope ring_scope.
(* The mean over n samples, over all n^m mini-batches, and the mean of a mini-batch. *)
Definition avg (R : fieldType) n (k : 'I_n -> R) := (\sum_i k i) / n%:R.
Definition mean (R : fieldType) n m (F : {ffun 'I_m -> 'I_n} -> R) := (\sum_f F f) / n%:R ^+ m.
Definition bm (R : fieldType) n m (k : 'I_n -> R) (f : {ffun 'I_m -> 'I_n}) := (\sum_a k (f a)) / m%:R.

Section MiniBatch.
Variables (R : fieldType) (n m : nat).
Variables g h : 'I_n -> R.
Notation batch := {ffun 'I_m -> 'I_n}.

Lemma sum_one (k : 'I_n -> R) (a : 'I_m) : \sum_(f : batch) k (f a) = n%:R ^+ m.-1 * \sum_i k i.
Proof.
transitivity (\sum_(f : batch) \prod_(c : 'I_m) (if c == a then k (f c) else 1)).
  by apply: eq_bigr => f _; rewrite (bigD1 a) //= eqxx big1 ?mulr1 // => c /negPf->.
rewrite -(bigA_distr_bigA (fun c i => if c == a then k i else 1)) (bigD1 a) //= eqxx mulrC; congr (_ * _).
rewrite (eq_bigr (fun=> n%:R)); last by move=> c /negPf->; rewrite sumr_const card_ord.
by rewrite prodr_const; congr (_ ^+ _); rewrite cardC1 card_ord.
Qed.

Lemma sum_two (a b : 'I_m) : a != b -> \sum_(f : batch) g (f a) * h (f b) = n%:R ^+ m.-2 * ((\sum_i g i) * \sum_i h i).
Proof.
move=> ab; have ba : b != a by rewrite eq_sym.
transitivity (\sum_(f : batch) \prod_(c : 'I_m) (if c == a then g (f c) else if c == b then h (f c) else 1)).
  apply: eq_bigr => f _; rewrite (bigD1 a) //= eqxx (bigD1 b) ?ba //= (negPf ba) eqxx big1 ?mulr1 // => c.
  by case/andP=> /negPf-> /negPf->.
rewrite -(bigA_distr_bigA (fun c i => if c == a then g i else if c == b then h i else 1)).
rewrite (bigD1 a) //= eqxx (bigD1 b) ?ba //= (negPf ba) eqxx mulrA [RHS]mulrC; congr (_ * _).
transitivity (\prod_(c : 'I_m | (c != a) && (c != b)) n%:R : R).
  by apply: eq_bigr => c; case/andP=> /negPf-> /negPf->; rewrite sumr_const card_ord.
rewrite prodr_const; congr (_ ^+ _).
have -> : #|[pred c : 'I_m | (c != a) && (c != b)]| = #|predC (pred2 a b)| by apply: eq_card => i; rewrite !inE negb_or.
by have := cardC (pred2 a b); rewrite card2 ab card_ord => E; rewrite -[LHS](addKn 2) E subn2.
Qed.

Hypotheses (n0 : n%:R != 0 :> R) (m0 : m%:R != 0 :> R).
Lemma sum_pairs : \sum_(f : batch) (\sum_a g (f a)) * (\sum_b h (f b)) =
  m%:R * (n%:R ^+ m.-1 * \sum_i g i * h i) + m%:R * (m%:R - 1) * (n%:R ^+ m.-2 * ((\sum_i g i) * \sum_i h i)).
Proof.
have mp : (0 < m)%N by case: m m0 => //; rewrite eqxx.
transitivity (\sum_(a : 'I_m) \sum_(b : 'I_m) \sum_(f : batch) g (f a) * h (f b)).
  transitivity (\sum_(f : batch) \sum_(a : 'I_m) \sum_(b : 'I_m) g (f a) * h (f b)).
    by apply: eq_bigr => f _; rewrite big_distrl /=; apply: eq_bigr => a _; rewrite big_distrr.
  by rewrite exchange_big /=; apply: eq_bigr => a _; exact: exchange_big.
transitivity (\sum_(a : 'I_m) (n%:R ^+ m.-1 * (\sum_i g i * h i) + (m%:R - 1) * (n%:R ^+ m.-2 * ((\sum_i g i) * \sum_i h i)))).
  apply: eq_bigr => a _; rewrite (bigD1 a) //= (sum_one (fun i => g i * h i)); congr (_ + _).
  transitivity (\sum_(b : 'I_m | b != a) n%:R ^+ m.-2 * ((\sum_i g i) * \sum_i h i)).
    by apply: eq_bigr => b ba; rewrite sum_two // eq_sym.
  by rewrite sumr_const cardC1 card_ord -mulr_natl; congr (_ * _); rewrite -subn1 natrB.
by rewrite sumr_const card_ord -mulr_natl mulrDr !mulrA.
Qed.

Theorem minibatch2 : mean (fun f : batch => bm g f * bm h f) =
  avg (fun i => g i * h i) / m%:R + (1 - m%:R^-1) * (avg g * avg h).
Proof.
rewrite /mean /bm /avg.
transitivity ((\sum_(f : batch) (\sum_a g (f a)) * (\sum_b h (f b))) / m%:R ^+ 2 / n%:R ^+ m).
  congr (_ / _); rewrite big_distrl /=; apply: eq_bigr => f _; by rewrite mulrACA -invfM -expr2.
rewrite sum_pairs; move: (\sum_i g i * h i) (\sum_i g i) (\sum_i h i) => S G H.
case: m m0 => [|[|k]] //= k0; first by rewrite eqxx in k0.
  by rewrite subrr !expr1 !expr0; field; rewrite n0.
rewrite !exprS !expr0 mulr1.
suff key (P N M : R) : P != 0 -> N != 0 -> M != 0 ->
  (M * (N * P * S) + M * (M - 1) * (P * (G * H))) / (M * M) / (N * (N * P)) = S / N / M + (1 - M^-1) * (G / N * (H / N)).
  by rewrite key // expf_neq0.
by move=> P0 N0 M0; field; rewrite M0 N0 P0.
Qed.

(* one SGD step from a fixed beta against one Euler step of stochastic gradient flow, all n, m, eta *)
Lemma mean_const (c : R) : mean (fun _ : batch => c) = c.
Proof.
rewrite /mean sumr_const (_ : #|_| = (n ^ m)%N); last by rewrite card_ffun !card_ord.
by rewrite -[c *+ _]mulr_natr natrX mulfK // expf_neq0.
Qed.
Lemma mean_bm (k : 'I_n -> R) : mean (fun f : batch => bm k f) = avg k.
Proof.
rewrite /mean /bm /avg -big_distrl /= exchange_big /= (eq_bigr (fun=> n%:R ^+ m.-1 * \sum_i k i)); last by move=> a _; exact: sum_one.
rewrite sumr_const card_ord -mulr_natl; move: (\sum_i k i) => K; case: m m0 => [|j] j0; first by rewrite eqxx in j0.
rewrite exprS /=; suff key (P N M : R) : P != 0 -> N != 0 -> M != 0 -> M * (P * K) / M / (N * P) = K / N by rewrite key // expf_neq0.
by move=> P0 N0 M0; field; rewrite M0 N0 P0.
Qed.
Theorem moment_equivalence2 (eta bi bj : R) :
  mean (fun f : batch => (bi + eta * bm g f) * (bj + eta * bm h f)) =
  (bi + eta * avg g) * (bj + eta * avg h) + eta * (eta / m%:R * (avg (fun i => g i * h i) - avg g * avg h)).
Proof.
have -> : mean (fun f : batch => (bi + eta * bm g f) * (bj + eta * bm h f)) =
   bi * bj + eta * bi * mean (fun f : batch => bm h f) + eta * bj * mean (fun f : batch => bm g f) + eta ^+ 2 * mean (fun f : batch => bm g f * bm h f).
  rewrite -{1}(mean_const (bi * bj)) /mean !mulrA !mulr_sumr -!mulrDl -!big_split /=; congr (_ / _).
  by apply: eq_bigr => f _; ring.
by rewrite !mean_bm minibatch2; field.
Qed.

(* Linearity of the two means. *)
Lemma eq_mean (F G : batch -> R) : F =1 G -> mean F = mean G.
Proof. by move=> E; rewrite /mean (eq_bigr G). Qed.
Lemma mean_add (F G : batch -> R) : mean (fun f => F f + G f) = mean F + mean G.
Proof. by rewrite /mean big_split mulrDl. Qed.
Lemma mean_scale c (F : batch -> R) : mean (fun f => c * F f) = c * mean F.
Proof. by rewrite /mean -mulr_sumr mulrA. Qed.
Lemma bm_centred (k : 'I_n -> R) (f : batch) : bm (fun i => k i - avg k) f = bm k f - avg k.
Proof. by rewrite /bm sumrB mulrBl sumr_const card_ord -[avg k *+ m]mulr_natr mulfK. Qed.
Lemma sum_centred (k : 'I_n -> R) : \sum_i (k i - avg k) = 0.
Proof. by rewrite sumrB sumr_const card_ord -[avg k *+ n]mulr_natr /avg divfK // subrr. Qed.

(* Order 3, centred: a draw that stands alone averages to zero, so only the n^(m-1) m triples of one draw are left. *)
Variable k : 'I_n -> R.
Lemma sum_three (a b c : 'I_m) : \sum_i g i = 0 -> \sum_i h i = 0 -> \sum_i k i = 0 -> ~~ ((a == b) && (b == c)) ->
  \sum_(f : batch) g (f a) * h (f b) * k (f c) = 0.
Proof.
move=> G H K ne.
pose u d i := (if d == a then g i else 1) * (if d == b then h i else 1) * (if d == c then k i else 1).
transitivity (\sum_(f : batch) \prod_(d : 'I_m) u d (f d)).
  apply: eq_bigr => f _; rewrite /u !big_split /= (bigD1 a) //= eqxx (bigD1 (P := predT) b) //= eqxx (bigD1 (P := predT) c) //= eqxx.
  rewrite !big1 ?mulr1 // => d /negPf -> //.
rewrite -(bigA_distr_bigA u) /=.
have alone d (w : 'I_n -> R) : (forall i, u d i = w i) -> \sum_i w i = 0 -> (\prod_(e : 'I_m) (\sum_i u e i)) = 0.
  by move=> U W; rewrite (bigD1 d) //= (eq_bigr w) // W mul0r.
have [e|nab] := eqVneq a b.
  by subst b; rewrite eqxx /= in ne; apply: (alone c k) => // i; rewrite /u eq_sym (negPf ne) eqxx !mul1r.
have [e|nac] := eqVneq a c.
  by subst c; apply: (alone b h) => // i; rewrite /u eqxx eq_sym (negPf nab) mul1r mulr1.
by apply: (alone a g) => // i; rewrite /u eqxx (negPf nab) (negPf nac) !mulr1.
Qed.
Theorem minibatch3 : \sum_i g i = 0 -> \sum_i h i = 0 -> \sum_i k i = 0 ->
  mean (fun f : batch => bm g f * bm h f * bm k f) = avg (fun i => g i * h i * k i) / m%:R ^+ 2.
Proof.
move=> G H K.
transitivity ((\sum_(f : batch) (\sum_a g (f a)) * (\sum_b h (f b)) * (\sum_c k (f c))) / m%:R ^+ 3 / n%:R ^+ m).
  rewrite /mean /bm; congr (_ / _); rewrite big_distrl /=; apply: eq_bigr => f _.
  by move: (\sum_a _) (\sum_a _) (\sum_a _) => x y z; field.
have -> : \sum_(f : batch) (\sum_a g (f a)) * (\sum_b h (f b)) * (\sum_c k (f c)) = m%:R * (n%:R ^+ m.-1 * \sum_i g i * h i * k i).
  transitivity (\sum_(a : 'I_m) \sum_(b : 'I_m) \sum_(c : 'I_m) \sum_(f : batch) g (f a) * h (f b) * k (f c)).
    transitivity (\sum_(f : batch) \sum_(a : 'I_m) \sum_(b : 'I_m) \sum_(c : 'I_m) g (f a) * h (f b) * k (f c)).
      apply: eq_bigr => f _; rewrite -mulrA mulr_suml; apply: eq_bigr => a _.
      by rewrite mulr_suml mulr_sumr; apply: eq_bigr => b _; rewrite mulrA mulr_sumr.
    rewrite exchange_big; apply: eq_bigr => a _; rewrite exchange_big; apply: eq_bigr => b _; exact: exchange_big.
  transitivity (\sum_(a : 'I_m) n%:R ^+ m.-1 * \sum_i g i * h i * k i); last by rewrite sumr_const card_ord mulr_natl.
  apply: eq_bigr => a _; rewrite (bigD1 a) //= (bigD1 a) //= (sum_one (fun i => g i * h i * k i)).
  rewrite [X in _ + X + _]big1 ?addr0; last by move=> c ca; apply: sum_three; rewrite // eqxx eq_sym.
  rewrite [X in _ + X]big1 ?addr0 // => b ba; rewrite big1 // => c _; apply: sum_three => //.
  by rewrite eq_sym (negPf ba).
rewrite /avg; move: (\sum_i _) => S; case: m m0 => [|j] j0; first by rewrite eqxx in j0.
rewrite [n%:R ^+ j.+1]exprS /=; suff key (P N M : R) : P != 0 -> N != 0 -> M != 0 -> M * (P * S) / M ^+ 3 / (N * P) = S / N / M ^+ 2 by rewrite key // expf_neq0.
by move=> P0 N0 M0; field; rewrite M0 N0 P0.
Qed.
End MiniBatch.

Definition theorems := (minibatch2, minibatch3, moment_equivalence2).
Print Assumptions theorems.
