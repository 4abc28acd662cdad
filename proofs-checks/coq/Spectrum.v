(* From one variable to a spectrum. X is given by its singular values and right singular vectors: with
   X'X/n = V diag(s) V' (the spectral theorem is NOT proved here), theta_i = v_i'beta*, z_i = v_i'X'y/n,
   a linear estimator that is diagonal in V is  v_i'b = c(s_i) z_i,  and y = X beta* + noise of covariance sigma2 I gives
   E z_i = s_i theta_i and Var z_i = sigma2 s_i/n. That is how Bias2, Var and Risk below are defined; nothing divides by s_i. *)
From Coq Require Import Reals Psatz List.
Import ListNotations.
Open Scope R_scope.

Fixpoint wsum {A : Type} (f : A -> R) (l : list A) : R := match l with nil => 0 | cons a l => f a + wsum f l end.

Lemma wsum_le {A} (f g : A -> R) l : (forall a, In a l -> f a <= g a) -> wsum f l <= wsum g l.
Proof.
  induction l as [|a l IH]; intros H; cbn; [lra|].
  apply Rplus_le_compat; [apply H; now left | apply IH; intros b B; apply H; now right].
Qed.
Lemma wsum_ext {A} (f g : A -> R) l : (forall a, In a l -> f a = g a) -> wsum f l = wsum g l.
Proof.
  induction l as [|a l IH]; intros H; cbn; [reflexivity|].
  rewrite (H a (or_introl eq_refl)), IH; [reflexivity | intros b B; apply H; now right].
Qed.
Lemma wsum_scale {A} c (f : A -> R) l : wsum (fun a => c * f a) l = c * wsum f l.
Proof. induction l as [|a l IH]; cbn; [ring | rewrite IH; ring]. Qed.
Lemma wsum_plus {A} (f g : A -> R) l : wsum (fun a => f a + g a) l = wsum f l + wsum g l.
Proof. induction l as [|a l IH]; cbn; [ring | rewrite IH; ring]. Qed.
Lemma wsum_nonneg {A} (f : A -> R) l : (forall a, In a l -> 0 <= f a) -> 0 <= wsum f l.
Proof.
  induction l as [|a l IH]; intros H; cbn; [lra|].
  apply Rplus_le_le_0_compat; [apply H; now left | apply IH; intros b B; apply H; now right].
Qed.

(* The step from the half line to every spectrum. *)
Theorem half_line_to_spectrum {A} (f : R -> R) (w s : A -> R) (t : R) (l : list A) :
  (forall x, 0 <= x -> 0 <= f x) -> 0 <= t -> (forall a, In a l -> 0 <= w a /\ 0 <= s a) ->
  0 <= wsum (fun a => w a * f (t * s a)) l.
Proof.
  intros F T H. apply wsum_nonneg. intros a B. destruct (H a B) as [Hw Hs].
  apply Rmult_le_pos; [exact Hw | apply F; apply Rmult_le_pos; assumption].
Qed.

Record direction := Direction { eigenvalue : R; truth : R }.
Record problem := Problem { directions : list direction; samples : nat; sigma2 : R }.
Definition valid (P : problem) :=
  (forall d, In d (directions P) -> 0 <= eigenvalue d) /\ (0 < samples P)%nat /\ 0 <= sigma2 P.

(* A filter is c(s); the weight is 1 for the risk of estimation and s for the in-sample risk of prediction. *)
Definition filter := R -> R.
Definition estimation (s : R) := 1.
Definition prediction (s : R) := s.
Definition Bias2 (w : R -> R) (c : filter) (P : problem) :=
  wsum (fun d => w (eigenvalue d) * ((1 - eigenvalue d * c (eigenvalue d)) * truth d)^2) (directions P).
Definition Var (w : R -> R) (c : filter) (P : problem) :=
  sigma2 P / INR (samples P) * wsum (fun d => w (eigenvalue d) * (eigenvalue d * (c (eigenvalue d))^2)) (directions P).
Definition Risk w c P := Bias2 w c P + Var w c P.

(* Ridge, gradient flow (with the pseudo-inverse: 0 where s = 0), its mean over [0, t], k steps of gradient descent. *)
Definition ridge (lambda : R) : filter := fun s => / (s + lambda).
Definition gradient_flow (t : R) : filter := fun s => if Req_EM_T s 0 then 0 else (1 - exp (-(t * s))) / s.
Definition averaged_flow (t : R) : filter := fun s => if Req_EM_T s 0 then 0 else (1 - (1 - exp (-(t * s))) / (t * s)) / s.
Definition gradient_descent (eta : R) (k : nat) : filter := fun s => if Req_EM_T s 0 then 0 else (1 - (1 - eta * s)^k) / s.

Lemma noise_nonneg P : valid P -> 0 <= sigma2 P / INR (samples P).
Proof.
  intros (_ & N & S). apply Rmult_le_pos; [exact S | apply Rlt_le, Rinv_0_lt_compat, lt_0_INR, N].
Qed.
Definition nonneg_weight (w : R -> R) := forall s, 0 <= s -> 0 <= w s.
Lemma estimation_nonneg : nonneg_weight estimation. Proof. intros s _. unfold estimation. lra. Qed.
Lemma prediction_nonneg : nonneg_weight prediction. Proof. intros s H. exact H. Qed.

(* Filters compared at each eigenvalue give biases and variances compared, whatever the truth and the noise. *)
Lemma bias2_le w C (c d : filter) P : nonneg_weight w -> valid P ->
  (forall s, 0 <= s -> (1 - s * c s)^2 <= C * (1 - s * d s)^2) -> Bias2 w c P <= C * Bias2 w d P.
Proof.
  intros W (S & _ & _) H. unfold Bias2. rewrite <- wsum_scale. apply wsum_le. intros [s b] B. cbn [eigenvalue truth].
  specialize (S _ B). cbn [eigenvalue] in S. specialize (H s S). specialize (W s S).
  replace (w s * ((1 - s * c s) * b)^2) with (w s * b^2 * (1 - s * c s)^2) by ring.
  replace (C * (w s * ((1 - s * d s) * b)^2)) with (w s * b^2 * (C * (1 - s * d s)^2)) by ring.
  apply Rmult_le_compat_l; [|exact H]. apply Rmult_le_pos; [exact W | apply pow2_ge_0].
Qed.
Lemma var_le w C (c d : filter) P : nonneg_weight w -> valid P ->
  (forall s, 0 <= s -> s * (c s)^2 <= C * (s * (d s)^2)) -> Var w c P <= C * Var w d P.
Proof.
  intros W V H. pose proof (noise_nonneg P V). destruct V as (S & _ & _). unfold Var.
  replace (C * (sigma2 P / INR (samples P) * wsum (fun d0 => w (eigenvalue d0) * (eigenvalue d0 * d (eigenvalue d0) ^ 2)) (directions P)))
    with (sigma2 P / INR (samples P) * (C * wsum (fun d0 => w (eigenvalue d0) * (eigenvalue d0 * d (eigenvalue d0) ^ 2)) (directions P))) by ring.
  apply Rmult_le_compat_l; [assumption|]. rewrite <- wsum_scale. apply wsum_le. intros [s b] B. cbn [eigenvalue truth].
  specialize (S _ B). cbn [eigenvalue] in S. specialize (H s S). specialize (W s S).
  replace (C * (w s * (s * d s ^ 2))) with (w s * (C * (s * d s^2))) by ring.
  apply Rmult_le_compat_l; assumption.
Qed.
Lemma bias2_nonneg w c P : nonneg_weight w -> valid P -> 0 <= Bias2 w c P.
Proof.
  intros W (S & _ & _). apply wsum_nonneg. intros d B. apply Rmult_le_pos; [apply W, S, B | apply pow2_ge_0].
Qed.
Lemma var_nonneg w c P : nonneg_weight w -> valid P -> 0 <= Var w c P.
Proof.
  intros W V. apply Rmult_le_pos; [now apply noise_nonneg|]. destruct V as (S & _ & _).
  apply wsum_nonneg. intros d B. apply Rmult_le_pos; [apply W, S, B|]. apply Rmult_le_pos; [apply S, B | apply pow2_ge_0].
Qed.

Definition theorems := (@half_line_to_spectrum, bias2_le, var_le).
Print Assumptions theorems.
