namespace Verify.Processes

open Verify.Arithmetic

/// Mean and covariance of several states with p components each: m_k, and C_kl = Cov(s_k, s_l), p×p, row by row; C_lk = C_klᵀ.
type internal StateMomentBlocks<'T> = { Mean: 'T[][]; Covariance: 'T[][][] }

[<RequireQualifiedAccess>]
module internal StateMomentBlocks =

    let transpose p (matrix: 'T[]) =
        Array.init (p * p) (fun k -> matrix[k % p * p + k / p])

    /// A start without spread.
    let at<'T when 'T :> IScalar<'T>> p (mean: 'T[][]) : StateMomentBlocks<'T> =
        let zero () = Array.create (p * p) 'T.Zero

        {
            Mean = mean
            Covariance = Array.init mean.Length (fun _ -> Array.init mean.Length (fun _ -> zero ()))
        }

    /// Under the names of the states.
    let named<'T when 'T :> IScalar<'T>> p (states: string list) (blocks: StateMomentBlocks<'T>) =
        let place name = List.findIndex ((=) name) states

        StateMoments<'T>(
            states,
            (fun name -> blocks.Mean[place name]),
            fun one other -> Matrix<'T>.FromRows(p, p, blocks.Covariance[place one][place other])
        )
