(* diffusion-direction, trace-diffusion, loss-drift: bounds of the diffusion coefficient Q(beta) = kappa ((1/n) sum_k r_k^2 x_k x_k' - g g'), for every
   list of samples, every beta, every kappa >= 0. F(beta) = (1/2n) sum_k r_k^2. Vectors are functions on the coordinates 0..p-1.
   That Sigma has a basis of eigenvectors is the hypothesis [eigenvector], for the one direction that is looked at, or, for the gradient's
   energy, the coordinates of beta - fit in such a basis. *)
From Coq Require Import Reals Psatz List.
From Verify Require Import Spectrum.
Open Scope R_scope.

Definition vector := nat -> R.
Definition dot (p : nat) (u v : vector) := wsum (fun a => u a * v a) (seq 0 p).
Record sample := Sample { row : vector; response : R }.

Lemma wsum_zero {A} (l : list A) : wsum (fun _ => 0) l = 0.
Proof. induction l as [|a l IH]; cbn; [reflexivity | rewrite IH; ring]. Qed.
Lemma wsum_swap {A B} (f : A -> B -> R) l m : wsum (fun a => wsum (f a) m) l = wsum (fun b => wsum (fun a => f a b) l) m.
Proof. induction l as [|a l IH]; cbn; [now rewrite wsum_zero | now rewrite IH, wsum_plus]. Qed.

Section Bounds.
Variables (p : nat) (data : list sample) (kappa : R).
Hypothesis kappa_nonneg : 0 <= kappa.
Hypothesis some_data : data <> nil.
Definition count := INR (length data).
Definition avg (f : sample -> R) := / count * wsum f data.
Lemma count_positive : 0 < count.
Proof. unfold count. destruct data; [contradiction|]. apply lt_0_INR. cbn. lia. Qed.
Lemma count_inv : 0 < / count. Proof. apply Rinv_0_lt_compat, count_positive. Qed.
Lemma avg_le f g : (forall k, In k data -> f k <= g k) -> avg f <= avg g.
Proof. intros H. apply Rmult_le_compat_l; [apply Rlt_le, count_inv | now apply wsum_le]. Qed.
Lemma avg_scale c f : avg (fun k => c * f k) = c * avg f.
Proof. unfold avg. rewrite wsum_scale. ring. Qed.
Lemma avg_nonneg f : (forall k, In k data -> 0 <= f k) -> 0 <= avg f.
Proof. intros H. apply Rmult_le_pos; [apply Rlt_le, count_inv | now apply wsum_nonneg]. Qed.

Section AtBeta.
Variable beta : vector.
Definition residual (k : sample) := response k - dot p (row k) beta.
Definition F := / (2 * count) * wsum (fun k => residual k ^ 2) data.
Definition gradient (a : nat) := avg (fun k => residual k * row k a).
Definition Q (a c : nat) := kappa * (avg (fun k => residual k ^ 2 * (row k a * row k c)) - gradient a * gradient c).
Lemma avg_squares : avg (fun k => residual k ^ 2) = 2 * F.
Proof. unfold avg, F. pose proof count_positive. field. lra. Qed.

(* vQv, from the matrix. *)
Definition quadratic (v : vector) := wsum (fun a => wsum (fun c => v a * Q a c * v c) (seq 0 p)) (seq 0 p).
Lemma dot_avg v (f : sample -> R) : wsum (fun a => v a * avg (fun k => f k * row k a)) (seq 0 p) = avg (fun k => f k * dot p v (row k)).
Proof.
  unfold avg. rewrite (wsum_ext _ (fun a => / count * wsum (fun k => f k * (v a * row k a)) data)).
  2:{ intros a _. rewrite (wsum_ext (fun k => f k * (v a * row k a)) (fun k => v a * (f k * row k a))) by (intros; ring). rewrite wsum_scale. ring. }
  rewrite wsum_scale, wsum_swap. f_equal. apply wsum_ext. intros k _. now rewrite wsum_scale.
Qed.
Lemma quadratic_is v : quadratic v = kappa * (avg (fun k => residual k ^ 2 * dot p v (row k) ^ 2) - (avg (fun k => residual k * dot p v (row k)))^2).
Proof.
  unfold quadratic.
  rewrite (wsum_ext _ (fun a => kappa * (v a * avg (fun k => (residual k ^ 2 * dot p v (row k)) * row k a)) +
    - kappa * avg (fun k => residual k * dot p v (row k)) * (v a * avg (fun k => residual k * row k a)))).
  - rewrite wsum_plus, !wsum_scale, !dot_avg.
    replace (avg (fun k => residual k ^ 2 * dot p v (row k) * dot p v (row k))) with (avg (fun k => residual k ^ 2 * dot p v (row k) ^ 2)).
    2:{ unfold avg. f_equal. apply wsum_ext. intros; ring. }
    ring.
  - intros a _. rewrite (wsum_ext _ (fun c => kappa * v a * (v c * avg (fun k => (residual k ^ 2 * row k a) * row k c)) + - kappa * v a * gradient a * (v c * gradient c))).
    + rewrite wsum_plus, !wsum_scale, dot_avg. unfold gradient at 2. rewrite dot_avg. unfold gradient.
      replace (avg (fun k => residual k ^ 2 * row k a * dot p v (row k))) with (avg (fun k => residual k ^ 2 * dot p v (row k) * row k a)).
      2:{ unfold avg. f_equal. apply wsum_ext. intros; ring. }
      ring.
    + intros c _. unfold Q. replace (avg (fun k => residual k ^ 2 * (row k a * row k c))) with (avg (fun k => residual k ^ 2 * row k a * row k c)); [ring|].
      unfold avg. f_equal. apply wsum_ext. intros; ring.
Qed.

(* With leverage: l >= (v'x_k)^2 for every sample. *)
Theorem diffusion_direction_leverage v l : (forall k, In k data -> dot p v (row k) ^ 2 <= l) -> quadratic v <= 2 * kappa * l * F.
Proof.
  intros L. rewrite quadratic_is. replace (2 * kappa * l * F) with (kappa * (l * (2 * F))) by ring.
  apply Rmult_le_compat_l; [exact kappa_nonneg|]. rewrite <- avg_squares, <- avg_scale.
  pose proof (pow2_ge_0 (avg (fun k => residual k * dot p v (row k)))).
  enough (avg (fun k => residual k ^ 2 * dot p v (row k) ^ 2) <= avg (fun k => l * residual k ^ 2)) by lra.
  apply avg_le. intros k K. specialize (L k K). pose proof (pow2_ge_0 (residual k)). nra.
Qed.
(* With the eigenvalue: v'Sigma v = s, which a unit eigenvector of Sigma = X'X/n has, gives l = n s. *)
Lemma one_of_many (f : sample -> R) k : (forall j, In j data -> 0 <= f j) -> In k data -> f k <= wsum f data.
Proof.
  induction data as [|a l IH] in some_data |- *; intros P K; [destruct K|]. cbn. destruct K as [->|K].
  - pose proof (wsum_nonneg f l (fun j J => P j (or_intror J))). lra.
  - assert (N : l <> nil) by (destruct l; [destruct K | discriminate]).
    pose proof (IH N (fun j J => P j (or_intror J)) K). pose proof (P a (or_introl eq_refl)). lra.
Qed.
Theorem diffusion_direction_spectral v s : avg (fun k => dot p v (row k) ^ 2) = s -> quadratic v <= 2 * kappa * (count * s) * F.
Proof.
  intros S. apply diffusion_direction_leverage. intros k K. rewrite <- S. unfold avg. pose proof count_positive.
  rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l by lra.
  apply (one_of_many (fun k => dot p v (row k) ^ 2)); [intros; apply pow2_ge_0 | exact K].
Qed.

(* A sum of directions with weights, sum_j w_j v_j'Q v_j: the trace with the coordinates and w = 1, tr(Sigma Q) with eigenvectors and w = s. *)
Definition weighted (l : list (R * vector)) := wsum (fun a => fst a * quadratic (snd a)) l.
Lemma weighted_bound l c : (forall a, In a l -> 0 <= fst a) ->
  (forall k, In k data -> wsum (fun a => fst a * dot p (snd a) (row k) ^ 2) l <= c) -> weighted l <= 2 * kappa * c * F.
Proof.
  intros W C. unfold weighted.
  apply Rle_trans with (kappa * avg (fun k => residual k ^ 2 * wsum (fun a => fst a * dot p (snd a) (row k) ^ 2) l)).
  - apply Rle_trans with (wsum (fun a => kappa * (fst a * avg (fun k => residual k ^ 2 * dot p (snd a) (row k) ^ 2))) l).
    + apply wsum_le. intros [w v] B. specialize (W _ B). cbn [fst snd] in *. rewrite quadratic_is.
      pose proof (pow2_ge_0 (avg (fun k => residual k * dot p v (row k)))). assert (0 <= kappa * w) by (apply Rmult_le_pos; assumption). nra.
    + rewrite wsum_scale. apply Req_le. f_equal. unfold avg.
      rewrite (wsum_ext _ (fun a => / count * wsum (fun k => fst a * (residual k ^ 2 * dot p (snd a) (row k) ^ 2)) data)).
      2:{ intros a _. rewrite wsum_scale. ring. }
      rewrite wsum_scale, wsum_swap. f_equal. apply wsum_ext. intros k _. rewrite <- wsum_scale. apply wsum_ext. intros; ring.
  - replace (2 * kappa * c * F) with (kappa * (c * (2 * F))) by ring. apply Rmult_le_compat_l; [exact kappa_nonneg|].
    rewrite <- avg_squares, <- avg_scale. apply avg_le. intros k K. specialize (C k K). pose proof (pow2_ge_0 (residual k)). nra.
Qed.
(* loss-drift: half of tr(Sigma Q) <= kappa c F where c >= x_k'Sigma x_k for every sample; eigenpairs of Sigma as (s_j, v_j). *)
Theorem loss_drift l c : (forall a, In a l -> 0 <= fst a) ->
  (forall k, In k data -> wsum (fun a => fst a * dot p (snd a) (row k) ^ 2) l <= c) -> 1 / 2 * weighted l <= kappa * c * F.
Proof. intros W C. pose proof (weighted_bound l c W C). lra. Qed.
(* trace-diffusion: tr Q, from the matrix. *)
Definition unit (a : nat) : vector := fun c => if Nat.eqb a c then 1 else 0.
Lemma dot_unit a u : (a < p)%nat -> dot p (unit a) u = u a.
Proof.
  intros A. unfold dot, unit. assert (I : In a (seq 0 p)) by (apply in_seq; lia). pose proof (seq_NoDup p 0) as N. revert I N.
  generalize (seq 0 p). induction l as [|c l IH]; intros I N; [destruct I|]. cbn. inversion N as [|? ? N1 N2]; subst.
  destruct (Nat.eqb_spec a c) as [->|D].
  - rewrite (wsum_ext _ (fun _ => 0)), wsum_zero; [ring|]. intros d B. destruct (Nat.eqb_spec c d) as [->|_]; [contradiction | ring].
  - destruct I as [E|I]; [congruence|]. rewrite IH by assumption. ring.
Qed.
Lemma quadratic_unit a : (a < p)%nat -> quadratic (unit a) = Q a a.
Proof.
  intros A. rewrite quadratic_is. unfold Q, gradient. f_equal. unfold avg. f_equal.
  - f_equal. apply wsum_ext. intros k _. rewrite dot_unit by exact A. ring.
  - rewrite (wsum_ext _ (fun k => residual k * row k a)); [ring|]. intros k _. now rewrite dot_unit.
Qed.
Theorem trace_diffusion c : (forall k, In k data -> dot p (row k) (row k) <= c) ->
  wsum (fun a => Q a a) (seq 0 p) <= 2 * kappa * c * F.
Proof.
  intros C. pose proof (weighted_bound (map (fun a => (1, unit a)) (seq 0 p)) c) as B.
  assert (M : forall f : R * vector -> R, wsum f (map (fun a => (1, unit a)) (seq 0 p)) = wsum (fun a => f (1, unit a)) (seq 0 p)).
  { intros f. generalize (seq 0 p). induction l as [|a l IH]; cbn; [reflexivity | now rewrite IH]. }
  unfold weighted in B. rewrite M in B. rewrite (wsum_ext _ (fun a => Q a a)) in B.
  2:{ intros a A. apply in_seq in A. cbn [fst snd]. rewrite quadratic_unit by lia. ring. }
  apply B.
  - intros a A. apply in_map_iff in A. destruct A as (i & <- & _). cbn. lra.
  - intros k K. rewrite M. rewrite (wsum_ext _ (fun a => row k a * row k a)); [exact (C k K)|].
    intros a A. apply in_seq in A. cbn [fst snd]. rewrite dot_unit by lia. ring.
Qed.
End AtBeta.
End Bounds.

(* |grad F|^2 >= 2 mu (F - F_min), in the eigenbasis: F - F_min = (1/2) sum s_i d_i^2 and the gradient has the coordinates s_i d_i. *)
Theorem gradient_energy (l : list (R * R)) mu : 0 <= mu -> (forall a, In a l -> fst a = 0 \/ mu <= fst a) ->
  2 * mu * (1 / 2 * wsum (fun a => fst a * snd a ^ 2) l) <= wsum (fun a => (fst a * snd a)^2) l.
Proof.
  intros M H. replace (2 * mu * (1 / 2 * wsum (fun a => fst a * snd a ^ 2) l)) with (mu * wsum (fun a => fst a * snd a ^ 2) l) by field.
  rewrite <- wsum_scale. apply wsum_le. intros [s d] B. cbn [fst snd]. pose proof (pow2_ge_0 d). destruct (H _ B) as [E|E]; cbn [fst] in E; [subst; lra|].
  replace ((s * d)^2) with (s * (s * d^2)) by ring. apply Rmult_le_compat_r; [apply Rmult_le_pos; lra | exact E].
Qed.
Definition theorems := (diffusion_direction_leverage, diffusion_direction_spectral, trace_diffusion, loss_drift, gradient_energy).
Print Assumptions theorems.
