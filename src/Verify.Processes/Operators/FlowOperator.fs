namespace Verify.Processes

open Verify.Arithmetic

/// A jump s → F(s) of a flow.
type internal FlowJump<'T when 'T :> IScalar<'T>> =
    {
        Step: AffineStep<'T>
        /// λ: one number, or one for each coordinate.
        Rates: 'T[]
        /// Each coordinate by a clock of its own.
        Each: bool
    }

/// The generator of a flow on mean and covariance of its states, without a matrix of moments.
///
/// With drift As + a, diffusion Q(s) and jumps F of rate λ, B = M − I their linear part less the identity:
/// ṁ = 𝓐m + c with 𝓐 = A + ΣλB, and Ċ = 𝓐C + C𝓐ᵀ + EΓ(s), Γ(s) = Q(s) + ΣλE[(F − s)(F − s)ᵀ | s] (the carré du champ),
/// quadratic in s; of a coordinate with its own clock the entries (i, i) of each block alone.
/// A pass over the samples for each product of states that is averaged, O(np²), and O(p³) for each pair of blocks.
[<Sealed>]
type internal FlowOperator<'T when 'T :> IScalar<'T>>
    (p: int, states: int, one: 'T, drift: AffineStep<'T>, jumps: FlowJump<'T> list) =

    let add (target: 'T[]) (source: 'T[]) =
        for k in 0 .. target.Length - 1 do
            target[k] <- target[k] + source[k]

    let image (parts: LinearBlock<'T>[]) (vector: 'T[][]) (target: 'T[]) =
        vector |> Array.iteri (fun k values -> parts[k].Apply(values, target))
        target

    // The states' columns of a step.
    let ofStates (parts: LinearBlock<'T>[]) = Array.truncate states parts

    // B and the constant of F − s; ones and minus ones cancel before anything else is added.
    let changes =
        jumps
        |> List.map (fun jump ->
            jump.Step.Total
            |> Array.mapi (fun s (constant, parts) ->
                let shifted =
                    ofStates parts
                    |> Array.mapi (fun k part ->
                        if k <> s then
                            part
                        else
                            let block = LinearBlock<'T> p
                            block.AddScaled([| one |], part)
                            block.AddDiagonal(Array.create p (-one))
                            block)

                constant, shifted))

    let total =
        Array.init states (fun s ->
            let constant, parts = drift.Total[s]
            let constant = Array.copy constant
            let blocks = Array.init states (fun _ -> LinearBlock<'T> p)

            ofStates parts
            |> Array.iteri (fun k part -> blocks[k].AddScaled([| one |], part))

            for jump, change in List.zip jumps changes do
                let rate a =
                    if jump.Rates.Length = 1 then
                        jump.Rates[0]
                    else
                        jump.Rates[a]

                let ofJump, parts = change[s]

                add
                    constant
                    (Array.init p (fun a ->
                        let scaled: 'T = rate a * ofJump[a]
                        scaled))

                parts |> Array.iteri (fun k part -> blocks[k].AddScaled(jump.Rates, part))

            constant, blocks)

    // λE[(F − s)(F − s)ᵀ].
    let squared (jump: FlowJump<'T>) (change: ('T[] * LinearBlock<'T>[])[]) point weight offset second =
        let spread: 'T[][][] = jump.Step.Spread(point, weight, offset, second)
        let local = LocalMoments<'T>(p, point, weight, offset, second)
        let vanish () = Array.create p 'T.Zero

        let at s =
            image (snd change[s]) point (Array.copy (fst change[s]))

        let shift s (offset: 'T[][]) =
            image (snd change[s]) offset (vanish ())

        for s in 0 .. states - 1 do
            for s' in 0 .. states - 1 do
                let block = spread[s].[s']
                add block (BlockProducts.sandwich p (snd change[s]) (snd change[s']) second)
                add block (local.Outer(at s, at s', shift s, shift s'))

                for k in 0 .. block.Length - 1 do
                    let i, j = k / p, k % p

                    block[k] <-
                        if jump.Each && i <> j then
                            'T.Zero
                        else
                            let scaled: 'T =
                                (if jump.Rates.Length = 1 then
                                     jump.Rates[0]
                                 else
                                     jump.Rates[i])
                                * block[k]

                            scaled

        spread

    /// Numbers of the states, p each.
    member _.States = states

    /// p.
    member _.Features = p

    /// 1 at the working precision.
    member _.One = one

    /// c and 𝓐, for each state.
    member _.Total = total

    /// Averages of products of two states in the generator.
    member _.Products =
        drift.Products + (jumps |> List.sumBy (fun jump -> jump.Step.Products))

    /// 𝓐m + c.
    member _.Velocity(mean: 'T[][]) : 'T[][] =
        total
        |> Array.map (fun (constant, parts) -> image parts mean (Array.copy constant))

    /// 𝓐v.
    member _.Linear(vector: 'T[][]) : 'T[][] =
        total
        |> Array.map (fun (_, parts) -> image parts vector (Array.create p 'T.Zero))

    /// 𝓐D + D𝓐ᵀ of a symmetric D.
    member _.Lyapunov(blocks: 'T[][][]) : 'T[][][] =
        let products =
            Array.init states (fun s -> Array.init states (fun l -> BlockProducts.left p (snd total[s]) blocks l))

        Array.init states (fun s ->
            Array.init states (fun s' ->
                let block = Array.copy (products[s].[s'])
                add block (StateMomentBlocks.transpose p (products[s'].[s]))
                block))

    /// EΓ from the moments (ω, δ, S) about a point, in which it is linear.
    member _.Spread(point: 'T[][], weight: 'T, offset: 'T[][] option, second: 'T[][][]) : 'T[][][] =
        let sum = drift.Spread(point, weight, offset, second)

        for jump, change in List.zip jumps changes do
            let added = squared jump change point weight offset second

            for s in 0 .. states - 1 do
                for s' in 0 .. states - 1 do
                    add (sum[s].[s']) (added[s].[s'])

        sum

    /// The derivatives of mean and covariance.
    member this.Derivative(moments: StateMomentBlocks<'T>) : StateMomentBlocks<'T> =
        let covariance = this.Lyapunov moments.Covariance
        let spread = this.Spread(moments.Mean, one, None, moments.Covariance)

        for s in 0 .. states - 1 do
            for s' in 0 .. states - 1 do
                add (covariance[s].[s']) (spread[s].[s'])

        {
            Mean = this.Velocity moments.Mean
            Covariance = covariance
        }
