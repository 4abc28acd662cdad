using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>An array of NumPy: numbers in doubles, in the order of C.</summary>
/// <remarks>The format is NEP 1, versions 1.0 to 3.0; an .npz file is a zip archive of such files.</remarks>
/// <param name="Name">The array's name in an archive, else the file's.</param>
/// <param name="Shape">The lengths of the axes.</param>
/// <param name="Values">As many as the product of the lengths.</param>
/// <param name="IsSingle">Whether the numbers have 24 bits or less.</param>
internal sealed partial record NpyArray(string Name, IReadOnlyList<int> Shape, double[] Values, bool IsSingle)
{
    private const long LargestFile = 1L << 30;
    private const int PrefixBytes = 10;
    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    /// <summary>The arrays of a file, one of .npy, any number of .npz.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">It is missing, damaged, or has an array of other than real numbers.</exception>
    public static IReadOnlyList<NpyArray> Read(string path)
    {
        byte[] bytes = InputFile.ReadAllBytes(path, LargestFile);
        if (!bytes.AsSpan().StartsWith("PK"u8))
        {
            return [Parse(path, Path.GetFileNameWithoutExtension(path), bytes)];
        }
        try
        {
            using ZipArchive archive = new(new MemoryStream(bytes));
            List<NpyArray> arrays = [];
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                if (entry.Length > LargestFile)
                {
                    throw new InvalidInputException($"{path}: '{entry.Name}' has {entry.Length} bytes, too many");
                }
                using Stream stream = entry.Open();
                var content = new byte[entry.Length];
                stream.ReadExactly(content);
                arrays.Add(Parse($"{path}: {entry.Name}", Path.GetFileNameWithoutExtension(entry.Name), content));
            }
            return arrays;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or IOException)
        {
            throw new InvalidInputException($"{path}: is no .npz file: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    [GeneratedRegex(@"'descr':\s*'(?<descr>[^']*)'")]
    private static partial Regex Descr();

    [GeneratedRegex(@"'fortran_order':\s*(?<order>True|False)")]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape':\s*\((?<shape>[0-9, ]*)\)")]
    private static partial Regex Axes();

    private static NpyArray Parse(string where, string name, byte[] bytes)
    {
        if (bytes.Length < PrefixBytes + 2 || !bytes.AsSpan().StartsWith(Magic) || bytes[6] is < 1 or > 3)
        {
            throw new InvalidInputException($"{where}: is no array of NumPy (numpy.save writes them)");
        }
        bool isLong = bytes[6] > 1;
        long length = isLong
            ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8))
            : BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        long start = (isLong ? PrefixBytes + 2 : PrefixBytes) + length;
        if (start > bytes.Length)
        {
            throw Damaged(where);
        }
        string header = Encoding.UTF8.GetString(bytes, PrefixBytes, (int)start - PrefixBytes);
        Match descr = Descr().Match(header),
            order = Order().Match(header),
            axes = Axes().Match(header);
        if (!descr.Success || !order.Success || !axes.Success)
        {
            throw new InvalidInputException(
                $"{where}: is not an array of numbers; save one array of floats with numpy.save"
            );
        }
        int[] shape =
        [
            .. axes.Groups["shape"]
                .Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(text =>
                    int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int axis)
                        ? axis
                        : throw Damaged(where)
                ),
        ];
        string type = descr.Groups["descr"].Value;
        (int size, Func<ReadOnlySpan<byte>, double> number) = Reader(where, type);
        long count = 1;
        foreach (int axis in shape)
        {
            count = Math.Min(long.MaxValue / int.MaxValue, count * axis);
        }
        if (bytes.Length - start != count * size)
        {
            throw Damaged(where);
        }
        var values = new double[count];
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = number(bytes.AsSpan((int)start + (k * size), size));
        }
        return new(
            name,
            shape,
            order.Groups["order"].Value == "True" && shape.Length == 2
                ? Transposed(values, shape[0], shape[1])
                : values,
            type[1] == 'f' && size < sizeof(double)
        );
    }

    private static InvalidInputException Damaged(string where) =>
        new($"{where}: the array is damaged: its length is not what its header says");

    private static (int Size, Func<ReadOnlySpan<byte>, double> Number) Reader(string where, string type) =>
        type switch
        {
            "<f8" => (8, BinaryPrimitives.ReadDoubleLittleEndian),
            ">f8" => (8, BinaryPrimitives.ReadDoubleBigEndian),
            "<f4" => (4, bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes)),
            ">f4" => (4, bytes => BinaryPrimitives.ReadSingleBigEndian(bytes)),
            "<f2" => (2, bytes => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
            "<i8" => (8, bytes => Exact(where, BinaryPrimitives.ReadInt64LittleEndian(bytes))),
            "<i4" => (4, bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes)),
            "<i2" => (2, bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes)),
            "<u4" => (4, bytes => BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
            "<u2" => (2, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
            "|i1" => (1, bytes => (sbyte)bytes[0]),
            "|u1" or "|b1" => (1, bytes => bytes[0]),
            _ => throw new InvalidInputException(
                $"{where}: has numbers of type '{(type.Length <= 20 ? type : type[..20] + "…")}'; allowed are floats and integers: numpy.save(file, array.astype(float))"
            ),
        };

    private static double Exact(string where, long value) =>
        Math.Abs((decimal)value) <= 1L << 53
            ? value
            : throw new InvalidInputException($"{where}: has the integer {value}, which is no double");

    private static double[] Transposed(double[] values, int rows, int columns)
    {
        var transposed = new double[values.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                transposed[(i * columns) + j] = values[(j * rows) + i];
            }
        }
        return transposed;
    }
}
