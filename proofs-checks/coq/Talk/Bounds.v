(* diffusion-direction, trace-diffusion and the drift of the loss: bounds on Q(beta) by the loss F(beta), for every X, y, beta, over every
   ordered field. v is any vector; where it is a unit eigenvector of X'X/n that is a hypothesis, so the spectral theorem is not used. *)
From mathcomp Require Import all_ssreflect all_algebra ring.
From Verify Require Import MiniBatch Talk.MomentEquivalence.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory. Local Open Scope ring_scope.

Section Bounds.
Variables (R : realFieldType) (n m p : nat) (X : 'M[R]_(n, p)) (y : 'cV[R]_n) (eta : R).
Hypotheses (n0 : (0 < n)%N) (m0 : (0 < m)%N) (eta0 : 0 <= eta).
Notation state := 'cV[R]_p.
Notation diffusion := (diffusion m X y eta).
Notation gradient := (gradient X y).
Notation residual := (residual X y).
Definition kappa := eta / m%:R.
Definition loss (b : state) : R := (\sum_k residual k b ^+ 2) / (2%:R * n%:R).
Definition along_row (v : state) k : R := dot (row k X) v.

Lemma kappa_ge0 : 0 <= kappa. Proof. by rewrite divr_ge0 // ler0n. Qed.
Lemma nR : 0 < n%:R :> R. Proof. by rewrite ltr0n. Qed.

Lemma diffusion_along (v b : state) : (v^T *m diffusion b *m v) 0 0 =
  kappa * ((\sum_k (residual k b * along_row v k) ^+ 2) / n%:R - (dot v^T (full X y b)) ^+ 2).
Proof.
have -> : v^T *m diffusion b *m v = v^T *m diffusion b *m (v^T)^T by rewrite trmxK.
rewrite dot_diffusion dot_full -expr2; congr (_ * (_ - _)); rewrite /avg; congr (_ / _); apply: eq_bigr => k _.
rewrite /along /MomentEquivalence.gradient dotZ /along_row expr2; congr (_ * _ * (_ * _)).
all: by rewrite !dotE; apply: eq_bigr => a _; rewrite !mxE mulrC.
Qed.

Lemma below_loss (L : R) (w : 'I_n -> R) b : (forall k, w k <= L) ->
  (\sum_k residual k b ^+ 2 * w k) / n%:R <= 2%:R * L * loss b.
Proof.
move=> H; rewrite /loss; have -> : 2%:R * L * ((\sum_k residual k b ^+ 2) / (2%:R * n%:R)) = (\sum_k residual k b ^+ 2 * L) / n%:R.
  by rewrite -mulr_suml; field; rewrite pnatr_eq0 -lt0n n0.
by rewrite ler_pmul2r ?invr_gt0 ?nR //; apply: ler_sum => k _; rewrite ler_wpmul2l // sqr_ge0.
Qed.

(* v'Q(beta)v <= 2 kappa L F(beta) where L bounds (v'x_k)^2: L = max_k (v'x_k)^2 is the claim. *)
Theorem diffusion_direction_leverage (v b : state) (L : R) : (forall k, along_row v k ^+ 2 <= L) ->
  (v^T *m diffusion b *m v) 0 0 <= 2%:R * kappa * L * loss b.
Proof.
move=> H; rewrite diffusion_along; have -> : 2%:R * kappa * L * loss b = kappa * (2%:R * L * loss b) by ring.
rewrite ler_wpmul2l ?kappa_ge0 //; apply: le_trans (below_loss b H).
by rewrite ler_subl_addr ler_paddr ?sqr_ge0 //; rewrite (eq_bigr (fun k => residual k b ^+ 2 * along_row v k ^+ 2)) // => k _; rewrite exprMn.
Qed.
(* v'Q(beta)v <= 2 kappa n s F(beta) for a unit eigenvector v of X'X/n with eigenvalue s. *)
Theorem diffusion_direction_spectral (v b : state) (s : R) :
  n%:R^-1 *: (X^T *m X) *m v = s *: v -> (v^T *m v) 0 0 = 1 ->
  (v^T *m diffusion b *m v) 0 0 <= 2%:R * kappa * (n%:R * s) * loss b.
Proof.
move=> ev unit_v; apply: diffusion_direction_leverage => k.
have -> : n%:R * s = \sum_j along_row v j ^+ 2.
  have -> : \sum_j along_row v j ^+ 2 = ((X *m v)^T *m (X *m v)) 0 0.
    by rewrite mxE; apply: eq_bigr => j _; rewrite expr2 [_^T _ _]mxE /along_row /dot -row_mul !mxE.
  have -> : (X *m v)^T *m (X *m v) = n%:R *: (s *: (v^T *m v)).
    rewrite trmx_mul -mulmxA [X^T *m _]mulmxA; have -> : X^T *m X *m v = n%:R *: (s *: v).
      by rewrite -ev -scalemxAl scalerA mulfV ?scale1r // gt_eqF ?nR.
    by rewrite -!scalemxAr.
  by rewrite !mxE; have := unit_v; rewrite mxE => ->; rewrite mulr1.
by rewrite (bigD1 k) //= ler_addl sumr_ge0 // => j _; rewrite sqr_ge0.
Qed.
(* tr Q(beta) <= 2 kappa max_k |x_k|^2 F(beta). *)
Theorem trace_diffusion (b : state) (L : R) : (forall k, \sum_a X k a ^+ 2 <= L) -> \tr (diffusion b) <= 2%:R * kappa * L * loss b.
Proof.
move=> H; have -> : 2%:R * kappa * L * loss b = kappa * (2%:R * L * loss b) by ring.
have -> : \tr (diffusion b) = kappa * ((\sum_k residual k b ^+ 2 * (\sum_a X k a ^+ 2)) / n%:R - \sum_a (full X y b a 0) ^+ 2).
  rewrite /mxtrace (eq_bigr (fun a : 'I_p => kappa * ((\sum_k (residual k b * X k a) ^+ 2) / n%:R - (full X y b a 0) ^+ 2))).
    rewrite -mulr_sumr sumrB; congr (_ * (_ - _)); rewrite -mulr_suml exchange_big; congr (_ / _); apply: eq_bigr => k _.
    by rewrite mulr_sumr; apply: eq_bigr => a _; rewrite exprMn.
  move=> a _; pose e : state := delta_mx a 0; have E : (e^T *m diffusion b *m e) 0 0 = diffusion b a a.
    by rewrite /e trmx_delta -rowE -colE 2!mxE.
  rewrite -E diffusion_along /e trmx_delta dot_coord; congr (_ * (_ / _ - _)); apply: eq_bigr => k _.
  by rewrite /along_row /dot -colE !mxE.
rewrite ler_wpmul2l ?kappa_ge0 //; apply: le_trans (below_loss b H).
by rewrite ler_subl_addr ler_paddr // sumr_ge0 // => a _; rewrite sqr_ge0.
Qed.
End Bounds.

Definition theorems := (diffusion_direction_leverage, diffusion_direction_spectral, trace_diffusion).
Print Assumptions theorems.
