(* batch-monotone: the covariance of SGD after every number k of steps decreases in Loewner's order as the batch grows, from every start, for all n, p, eta,
   X, y: for every direction l the mean square of l beta_k does, and means do not depend on m (sgd-mean). Over every ordered field.
   The step maps sums of squares of affine functions to such sums, and is pointwise smaller for the greater batch. *)
From mathcomp Require Import all_ssreflect all_algebra ring.
From Verify Require Import MiniBatch Talk.MomentEquivalence.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory. Local Open Scope ring_scope.

Section Batch.
Variables (R : realFieldType) (n p : nat) (X : 'M[R]_(n, p)) (y : 'cV[R]_n) (eta : R).
Hypothesis n_pos : (0 < n)%N.
Notation state := 'cV[R]_p.
Notation step m := (@sgd R n m p X y eta).
Let n0 : n%:R != 0 :> R. Proof. by rewrite pnatr_eq0 -lt0n. Qed.

Inductive squares : (state -> R) -> Prop :=
| squares_one A : affine A -> squares (fun b => A b * A b)
| squares_add F G : squares F -> squares G -> squares (fun b => F b + G b)
| squares_scale c F : 0 <= c -> squares F -> squares (fun b => c * F b)
| squares_ext F G : F =1 G -> squares F -> squares G.
Lemma squares_zero : squares (fun=> 0).
Proof.
have H := squares_scale (lexx 0) (squares_one (affine_const p (0 : R))).
by apply: (squares_ext _ H) => v; rewrite mul0r.
Qed.
Lemma squares_sum (I : finType) (F : I -> state -> R) : (forall i, squares (F i)) -> squares (fun b => \sum_i F i b).
Proof.
move=> H; rewrite /index_enum; elim: (Finite.enum I : seq I) => [|i s IH].
  by apply: (squares_ext _ squares_zero) => v; rewrite big_nil.
by apply: (squares_ext _ (squares_add (H i) IH)) => v; rewrite big_cons.
Qed.

(* The variance over the samples of a linear form of the gradient. *)
Let a (l : 'rV[R]_p) b := along X y l b.
Definition spread l b := avg (fun i => (a l b i - avg (a l b)) * (a l b i - avg (a l b))).
Lemma spreadE l b : avg (fun i => a l b i * a l b i) - avg (a l b) * avg (a l b) = spread l b.
Proof.
rewrite /spread; move: (a l b) => k; pose M := avg k.
have S : \sum_i k i = n%:R * M by rewrite /M /avg mulrC divfK.
have T : \sum_i (k i - M) * (k i - M) = \sum_i k i * k i - (M + M) * (\sum_i k i) + n%:R * (M * M).
  transitivity (\sum_i ((k i * k i - (M + M) * k i) + M * M)); first by apply: eq_bigr => i _; ring.
  by rewrite big_split /= sumr_const card_ord mulr_natl sumrB mulr_sumr.
have -> : avg (fun i => k i * k i) = (\sum_i k i * k i) / n%:R by [].
have -> : avg (fun i => (k i - avg k) * (k i - avg k)) = (\sum_i (k i - M) * (k i - M)) / n%:R by [].
rewrite T S -/M; clear S T; move: (\sum_i k i * k i) => W; clearbody M; field; exact: n0.
Qed.
Lemma squares_spread l : squares (spread l).
Proof.
have H : squares (fun b => n%:R^-1 * \sum_i (a l b i - avg (a l b)) * (a l b i - avg (a l b))).
  apply: squares_scale; first by rewrite invr_ge0 ler0n.
  apply: squares_sum => i; apply: squares_one.
  have G := affine_comb (-1) (affine_full X y l) (affine_along X y l i).
  by apply: (affine_ext _ G) => v; rewrite dot_full mulN1r addrC.
by apply: (squares_ext _ H) => v; rewrite mulrC.
Qed.
Lemma squares_nonneg F : squares F -> forall b, 0 <= F b.
Proof.
elim=> [A _ b | G H _ IG _ IH b | c G c0 _ IG b | G H e _ IG b]; first by rewrite -expr2 sqr_ge0.
- by rewrite addr_ge0.
- by rewrite mulr_ge0.
- by rewrite -e.
Qed.

Lemma step_square m A c l b : (0 < m)%N -> (forall b, A b = c + dot l b) ->
  step m (fun b => A b * A b) b = (A b + eta * dot l (full X y b)) * (A b + eta * dot l (full X y b)) + eta ^+ 2 / m%:R * spread l b.
Proof.
move=> m_pos H; have m0 : m%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
rewrite (sgd_product X y eta n0 m0 b H H) dot_diffusion spreadE; congr (_ + _); by rewrite mulrA mulrA -expr2.
Qed.
Lemma step_add m F G b : step m (fun v => F v + G v) b = step m F b + step m G b. Proof. exact: sgd_add. Qed.
Lemma step_scale m c F b : step m (fun v => c * F v) b = c * step m F b. Proof. exact: mean_scale. Qed.
Lemma step_ext m F G : F =1 G -> step m F =1 step m G. Proof. exact: sgd_ext. Qed.
Lemma step_monotone m F G : (forall b, F b <= G b) -> forall b, step m F b <= step m G b.
Proof.
move=> H b; rewrite /sgd /mean; apply: ler_wpmul2r; first by rewrite invr_ge0 exprn_ge0 // ler0n.
by apply: ler_sum => f _.
Qed.
Lemma after_monotone m k F G : (forall b, F b <= G b) -> forall b, iter k (step m) F b <= iter k (step m) G b.
Proof. by move=> H; elim: k => [|k IH] b //=; apply: step_monotone. Qed.

Lemma step_squares m F : (0 < m)%N -> squares F -> squares (step m F).
Proof.
move=> m_pos; elim=> [A [c [l H]] | G K _ IG _ IK | c G c0 _ IG | G K e _ IG].
- apply: (squares_ext (fun b => esym (step_square b m_pos H))); apply: squares_add.
    apply: squares_one; have J := affine_comb eta (affine_full X y l) (ex_intro _ c (ex_intro _ l H)).
    by apply: (affine_ext _ J) => v; rewrite addrC.
  by apply: squares_scale; [rewrite divr_ge0 ?sqr_ge0 ?ler0n | exact: squares_spread].
- by apply: (squares_ext _ (squares_add IG IK)) => b; rewrite step_add.
- by apply: (squares_ext _ (squares_scale c0 IG)) => b; rewrite step_scale.
- exact: squares_ext (step_ext m e) IG.
Qed.
Lemma step_decreases m m' F : (0 < m <= m')%N -> squares F -> forall b, step m' F b <= step m F b.
Proof.
case/andP=> m_pos le; elim=> [A [c [l H]] b | G K _ IG _ IK b | c G c0 _ IG b | G K e _ IG b].
- rewrite (step_square b m_pos H) (step_square b (leq_trans m_pos le) H) ler_add2l ler_wpmul2r ?(squares_nonneg (squares_spread l)) //.
  by rewrite ler_wpmul2l ?sqr_ge0 // lef_pinv ?posrE ?ltr0n ?ler_nat // (leq_trans m_pos le).
- by rewrite !step_add ler_add.
- by rewrite !step_scale ler_wpmul2l.
- by rewrite -!(step_ext _ e).
Qed.

Theorem batch_monotone m m' k (l : 'rV[R]_p) (b0 : state) : (0 < m <= m')%N ->
  sgd_after m' X y eta k (fun b => dot l b * dot l b) b0 <= sgd_after m X y eta k (fun b => dot l b * dot l b) b0.
Proof.
move=> mm; have m_pos : (0 < m)%N by case/andP: mm.
suff H F : squares F -> forall b, iter k (step m') F b <= iter k (step m) F b by apply: H; apply: squares_one; exact: affine_dot.
elim: k F => [|k IH] F S b //; rewrite !iterSr.
apply: (le_trans (after_monotone m' k (step_decreases mm S) b)).
by apply: IH; exact: step_squares.
Qed.
(* In terms of covariances: the mean of l beta_k is that of gradient descent for every m. *)
Theorem batch_monotone_covariance m m' k (l : 'rV[R]_p) (b0 : state) c : (0 < m <= m')%N ->
  sgd_after m' X y eta k (fun b => dot l b * dot l b) b0 - c * c <= sgd_after m X y eta k (fun b => dot l b * dot l b) b0 - c * c.
Proof. by move=> mm; rewrite ler_add2r; exact: batch_monotone. Qed.
End Batch.
Definition theorems := (batch_monotone, batch_monotone_covariance).
Print Assumptions theorems.
