namespace Verify.Processes

open Verify.Arithmetic

/// Products of rows of blocks (A_1 … A_K) with a symmetric matrix of blocks D_kl, D_lk = D_klᵀ.
[<RequireQualifiedAccess>]
module internal BlockProducts =

    /// Σ_k A_k D_kl.
    let left<'T when 'T :> IScalar<'T>> p (parts: LinearBlock<'T>[]) (blocks: 'T[][][]) l =
        let target = Array.create (p * p) 'T.Zero

        for k in 0 .. parts.Length - 1 do
            if not (parts[k]).IsZero then
                // (A D_kl)_ij = Σ A_ia (D_kl)_aj, and the rows of D_lk are the columns of D_kl.
                parts[k].AddProduct(blocks[l][k], target)

        target

    /// Σ_kl A_k D_kl B_lᵀ.
    let sandwich<'T when 'T :> IScalar<'T>> p (one: LinearBlock<'T>[]) (other: LinearBlock<'T>[]) (blocks: 'T[][][]) =
        let target = Array.create (p * p) 'T.Zero

        for l in 0 .. other.Length - 1 do
            if not (other[l]).IsZero then
                // Σ_l (A D)_l B_lᵀ = (Σ_l B_l (A D)_lᵀ)ᵀ.
                other[l].AddProduct(left p one blocks l, target)

        StateMomentBlocks.transpose p target
