namespace Verify.Arithmetic;

/// <content>The exponential of the fixed tier: 192-bit fixed point on the stack, no allocation.</content>
public readonly partial struct Ball
{
    // e^x − 1 in 192-bit fixed point loses the leading zeros of x; up to 40 of them leave 2⁻¹⁸³·2⁴⁰ = 2⁻¹⁴³, relatively.
    private const long FixedExpm1Top = -40;

    private static Ball FixedExp(in Ball value, int precision)
    {
        long n = FixedExpKernel(value, out ulong one, out ulong f2, out ulong f1, out ulong f0, out ulong units);
        Magnitude error = Magnitude.Up(units, n - 192);
        return RoundFixed(false, one, f2, f1, f0, n - 192, error, precision, out _);
    }

    private static Ball FixedExpm1(in Ball value, int precision)
    {
        long n = FixedExpKernel(value, out ulong i, out ulong f2, out ulong f1, out ulong f0, out ulong units);
        if (n is < -120 or > 60)
        {
            Ball exp = RoundFixed(false, i, f2, f1, f0, n - 192, Magnitude.Up(units, n - 192), precision, out _);
            return exp - One;
        }
        unchecked
        {
            if (n < 0)
            {
                // e^x − 1 = −(1 − E·2^n): the shift cuts off below 1 unit of 2⁻¹⁹², and scales the error down.
                int shift = (int)-n;
                while (shift >= 64)
                {
                    (i, f2, f1, f0) = (0, i, f2, f1);
                    shift -= 64;
                }
                if (shift > 0)
                {
                    f0 = (f0 >> shift) | (f1 << (64 - shift));
                    f1 = (f1 >> shift) | (f2 << (64 - shift));
                    f2 = (f2 >> shift) | (i << (64 - shift));
                    i >>= shift;
                }
                // Two's complement of the fraction is 1 minus it.
                Limbs.Negate(ref i, ref f2, ref f1, ref f0);
                i += 1;
                Magnitude error = Magnitude.Up(units + 1, -192);
                return RoundFixed(true, i, f2, f1, f0, -192, error, precision, out _);
            }
            // E·2^n with 64 integer bits for n ≤ 60, exact; minus 1 from the integer limb, which stays at least 0.
            int left = (int)n;
            if (left > 0)
            {
                i = (i << left) | (f2 >> (64 - left));
                f2 = (f2 << left) | (f1 >> (64 - left));
                f1 = (f1 << left) | (f0 >> (64 - left));
                f0 <<= left;
            }
            return RoundFixed(false, i - 1, f2, f1, f0, -192, Magnitude.Up(units, n - 192), precision, out _);
        }
    }

    /// <summary>e^x = (E ± units·2⁻¹⁹²)·2^n with E = i + 0.f2f1f0 ∈ [1, 2], for an exact x ≠ 0 with |x| &lt; 2³¹.</summary>
    private static long FixedExpKernel(
        in Ball value,
        out ulong i,
        out ulong f2,
        out ulong f1,
        out ulong f0,
        out ulong units
    )
    {
        unchecked
        {
            // |x| in units of 2⁻¹⁹², cut off: an error below 1 unit. Its top bit has weight 2^(Top − 1), limb 3 holds 2⁰…2⁶³.
            ReduceShift(value, out ulong x3, out ulong x2, out ulong x1, out ulong x0);
            Fixed192 log = ExpTable.LogOfTwo;
            // n = ⌊|x|/log 2⌋ guessed in doubles; the exact comparison below corrects it.
            ulong n = (ulong)(((double)x3 + (x2 * 5.421010862427522E-20)) * 1.4426950408889634);
            if (n != 0)
            {
                ulong h2 = Math.BigMul(n, log.High, out ulong l2);
                ulong h1 = Math.BigMul(n, log.Middle, out ulong l1);
                ulong h0 = Math.BigMul(n, log.Low, out ulong l0);
                l1 += h0;
                h1 += l1 < h0 ? 1UL : 0UL;
                l2 += h1;
                h2 += l2 < h1 ? 1UL : 0UL;
                Limbs.Subtract(ref x3, ref x2, ref x1, ref x0, h2, l2, l1, l0);
            }
            while ((long)x3 < 0)
            {
                n--;
                Limbs.Add(ref x3, ref x2, ref x1, ref x0, 0, log.High, log.Middle, log.Low);
            }
            while (x3 != 0 || IsAtLeast(x2, x1, x0, log))
            {
                n++;
                Limbs.Subtract(ref x3, ref x2, ref x1, ref x0, 0, log.High, log.Middle, log.Low);
            }
            // Now |x| = n log 2 + t, t ∈ [0, log 2), off by at most n + 1 units (1 for the cut, n for log 2).
            long power = (long)n;
            if (value.IsMidpointNegative)
            {
                // −|x| = −(n + 1) log 2 + (log 2 − t), one more unit.
                power = -power - 1;
                (ulong t2, ulong t1, ulong t0) = (x2, x1, x0);
                (x3, x2, x1, x0) = (0, log.High, log.Middle, log.Low);
                Limbs.Subtract(ref x3, ref x2, ref x1, ref x0, 0, t2, t1, t0);
            }
            // t ≤ log 2 and e^(t + h) − e^t ≤ 2.001 h: the argument contributes at most 3(n + 2) units. The evaluation below
            // contributes at most 2⁷ units (see ExpOfFraction).
            units = (3 * (n + 2)) + 128;
            ExpOfFraction(x2, x1, x0, out i, out f2, out f1, out f0);
            return power;
        }
    }

    private static bool IsAtLeast(ulong x2, ulong x1, ulong x0, Fixed192 y) =>
        x2 != y.High ? x2 > y.High
        : x1 != y.Middle ? x1 > y.Middle
        : x0 >= y.Low;

    private static void ReduceShift(in Ball value, out ulong x3, out ulong x2, out ulong x1, out ulong x0)
    {
        // The mantissa fills limbs 3 and 2 of a number of 256 bits whose point is after limb 3: weight 2^(Top − 64) too small.
        int shift = (int)(64 - value.Top);
        if (shift < 128)
        {
            Limbs.SpreadRight(value._high, value._low, shift, out x3, out x2, out x1, out x0);
            return;
        }
        // From 128 on the number is (0 0 h l) shifted right by shift − 128.
        Limbs.SpreadRight(value._high, value._low, Math.Min(shift - 128, 127), out ulong a, out ulong b, out _, out _);
        (x3, x2, x1, x0) = shift - 128 > 127 ? (0UL, 0UL, 0UL, 0UL) : (0UL, 0UL, a, b);
    }

    /// <summary>e^t for t = 0.x2x1x0 in units of 2⁻¹⁹², t ≤ log 2; the result is short by at most 2⁷ units of 2⁻¹⁹².</summary>
    /// <remarks>
    /// t = a/2⁸ + b/2¹⁶ + r, r &lt; 2⁻¹⁶. Taylor: S_k = 1/k! + r S_(k+1), truncated after k = 10, tail below 2⁻¹⁷⁶/11!·2 &lt; 2⁻²⁰⁰.
    /// One limb for k = 10, 9, 8 (short by at most 4·2⁻⁶⁴ each, hence S₈), two limbs for k = 7…4: 4·2⁻⁸⁰, 4·2⁻⁹⁶, 4·2⁻¹¹²,
    /// 4·2⁻¹²⁸ plus at most 5·2⁻¹²⁸ per stage: S₄ is short by at most 2⁻¹²⁴; three limbs: S₃ by 2⁻¹⁴⁰, S₂ by 2⁻¹⁵⁶, r S₂ by 2⁻¹⁷²,
    /// r² S₂ by 2⁻¹⁸⁸, that is 16 units plus 7 for each of the four truncated products scaled by r or less: below 32 units.
    /// Two table products: (1 + u)(1 + v) with v short by 1 unit and the product by 7: below (32 + 8)·1.01 and then
    /// (41 + 8)·2 ≤ 98 units.
    /// </remarks>
    private static void ExpOfFraction(
        ulong x2,
        ulong x1,
        ulong x0,
        out ulong i,
        out ulong f2,
        out ulong f1,
        out ulong f0
    )
    {
        unchecked
        {
            ref readonly Fixed192 coarse = ref ExpTable.Coarse[x2 >> 56];
            ref readonly Fixed192 fine = ref ExpTable.Fine[(x2 >> 48) & 0xFF];
            Fixed192[] c = ExpTable.ReciprocalFactorials;
            ulong r2 = x2 & 0xFFFF_FFFF_FFFFUL;
            ulong s = c[10].High;
            s = c[9].High + Math.BigMul(r2, s, out _);
            s = c[8].High + Math.BigMul(r2, s, out _);
            // Two limbs: (s2 s1) ← c_k + (r2 x1)·(s2 s1).
            ulong s2 = s,
                s1 = 0;
            for (int k = 7; k >= 4; k--)
            {
                ulong high = Math.BigMul(r2, s2, out ulong low);
                ulong cross1 = Math.BigMul(r2, s1, out _);
                ulong cross2 = Math.BigMul(x1, s2, out _);
                low += cross1;
                high += low < cross1 ? 1UL : 0UL;
                low += cross2;
                high += low < cross2 ? 1UL : 0UL;
                s1 = c[k].Middle + low;
                s2 = c[k].High + high + (s1 < low ? 1UL : 0UL);
            }
            ulong q2 = s2,
                q1 = s1,
                q0 = 0;
            for (int k = 3; k >= 2; k--)
            {
                MultiplyHigh(r2, x1, x0, q2, q1, q0, out q2, out q1, out q0);
                ulong none = 0;
                Limbs.Add(ref none, ref q2, ref q1, ref q0, 0, c[k].High, c[k].Middle, c[k].Low);
            }
            // u = e^r − 1 = r + r·(r·S₂).
            MultiplyHigh(r2, x1, x0, q2, q1, q0, out q2, out q1, out q0);
            MultiplyHigh(r2, x1, x0, q2, q1, q0, out q2, out q1, out q0);
            i = 0;
            Limbs.Add(ref i, ref q2, ref q1, ref q0, 0, r2, x1, x0);
            // (1 + u)(1 + v) − 1 = u + v + uv, below 2⁻⁷·1.01 here and below 1 + 2⁻¹⁵⁰ there.
            MultiplyHigh(fine.High, fine.Middle, fine.Low, q2, q1, q0, out ulong p2, out ulong p1, out ulong p0);
            Limbs.Add(ref i, ref q2, ref q1, ref q0, 0, p2, p1, p0);
            Limbs.Add(ref i, ref q2, ref q1, ref q0, 0, fine.High, fine.Middle, fine.Low);
            MultiplyHigh(coarse.High, coarse.Middle, coarse.Low, q2, q1, q0, out p2, out p1, out p0);
            Limbs.Add(ref i, ref q2, ref q1, ref q0, 0, p2, p1, p0);
            Limbs.Add(ref i, ref q2, ref q1, ref q0, 0, coarse.High, coarse.Middle, coarse.Low);
            i += 1;
            (f2, f1, f0) = (q2, q1, q0);
        }
    }

    /// <summary>The product of two 192-bit fractions, short by less than 7 units of 2⁻¹⁹².</summary>
    /// <remarks>Left out: the low halves of a₂b₀, a₁b₁, a₀b₂ (below 1 unit each), a₁b₀, a₀b₁ (below 1 each) and a₀b₀ (far below 1).</remarks>
    private static void MultiplyHigh(
        ulong a2,
        ulong a1,
        ulong a0,
        ulong b2,
        ulong b1,
        ulong b0,
        out ulong r2,
        out ulong r1,
        out ulong r0
    )
    {
        unchecked
        {
            ulong top = Math.BigMul(a2, b2, out ulong middle);
            ulong crossHigh1 = Math.BigMul(a2, b1, out ulong crossLow1);
            ulong crossHigh2 = Math.BigMul(a1, b2, out ulong crossLow2);
            ulong sum = crossLow1 + crossLow2;
            ulong carry = sum < crossLow1 ? 1UL : 0UL;
            ulong term = Math.BigMul(a2, b0, out _);
            sum += term;
            carry += sum < term ? 1UL : 0UL;
            term = Math.BigMul(a1, b1, out _);
            sum += term;
            carry += sum < term ? 1UL : 0UL;
            term = Math.BigMul(a0, b2, out _);
            sum += term;
            carry += sum < term ? 1UL : 0UL;
            r0 = sum;
            sum = middle + carry;
            carry = sum < middle ? 1UL : 0UL;
            sum += crossHigh1;
            carry += sum < crossHigh1 ? 1UL : 0UL;
            sum += crossHigh2;
            carry += sum < crossHigh2 ? 1UL : 0UL;
            r1 = sum;
            r2 = top + carry;
        }
    }
}
