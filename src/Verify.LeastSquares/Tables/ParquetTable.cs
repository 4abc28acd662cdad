using System.Globalization;
using Parquet;
using Parquet.Schema;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>A Parquet file as a table: flat columns of numbers, truth values (0 and 1) and text.</summary>
internal static class ParquetTable
{
    private const long LargestFile = 1L << 30;
    private const int MostCells = 1 << 28;

    // Every whole number up to here is a double.
    private const long LargestWhole = 1L << 53;

    /// <summary>Whether a file's name says that it is Parquet.</summary>
    /// <param name="path">The file.</param>
    public static bool IsNamed(string path) => path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);

    /// <summary>The columns' names, in order.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">The file is missing, too large or damaged.</exception>
    public static IReadOnlyList<string> Names(string path) =>
        Opened<IReadOnlyList<string>>(
            path,
            reader => Task.FromResult<IReadOnlyList<string>>([.. Fields(reader).Select(NameOf)])
        );

    /// <summary>Reads the columns that are used.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">The response.</param>
    /// <param name="format">Which columns are features; that of text files does not go with Parquet.</param>
    /// <exception cref="InvalidInputException">
    /// The file is missing, too large or damaged, has no rows or a used column of lists or dates, or as <see cref="ColumnarTable"/> says.
    /// </exception>
    public static DataTable Read(string path, string target, TableFormat format)
    {
        IReadOnlyList<RawColumn> columns = Opened(path, reader => ReadColumnsAsync(path, reader, target, format));
        return ColumnarTable.Of(path, columns, target, format);
    }

    private static T Opened<T>(string path, Func<ParquetReader, Task<T>> read)
    {
        byte[] bytes = InputFile.ReadAllBytes(path, LargestFile);
        async Task<T> ReadAsync()
        {
            using MemoryStream stream = new(bytes);
            await using ParquetReader reader = await ParquetReader.CreateAsync(stream).ConfigureAwait(false);
            return await read(reader).ConfigureAwait(false);
        }
        try
        {
            return ReadAsync().GetAwaiter().GetResult();
        }
        // The library has no exception of its own for damaged files: it fails wherever the bytes lead it.
        catch (Exception error) when (error is not (InvalidInputException or OutOfMemoryException))
        {
            throw new InvalidInputException(
                $"{path}: no Parquet file that can be read; is it damaged, encrypted, or of another format?"
            );
        }
    }

    // A list or a structure is one column that is not read, whatever it has inside.
    private static DataField[] Fields(ParquetReader reader) =>
        [.. reader.Schema.DataFields.DistinctBy(field => field.Path.FirstPart)];

    private static string NameOf(DataField field) => field.Path.FirstPart ?? "";

    private static async Task<IReadOnlyList<RawColumn>> ReadColumnsAsync(
        string path,
        ParquetReader reader,
        string target,
        TableFormat format
    )
    {
        DataField[] fields = Fields(reader);
        long rows = Enumerable.Range(0, reader.RowGroupCount).Sum(g => reader.RowGroups[g].RowCount);
        if (rows == 0 || fields.Length == 0)
        {
            throw new InvalidInputException($"{path}: has {rows} rows and {fields.Length} columns; both are needed");
        }
        if (rows > MostCells / fields.Length)
        {
            throw new InvalidInputException(
                $"{path}: has {rows} rows and {fields.Length} columns; at most {MostCells} cells are read"
            );
        }
        string[] names = [.. fields.Select(NameOf)];
        bool[] used = TableSelection.Of(path, names, target, format);
        List<RawColumn> columns = [];
        foreach ((int j, DataField field) in fields.Index())
        {
            string name = names[j];
            bool isFlat = field is { MaxRepetitionLevel: 0, IsArray: false, Path.Length: 1 };
            // Only what is used is unpacked.
            columns.Add(
                !used[j] ? new RawColumn.Other(name, (int)rows, "nothing")
                : !isFlat ? new RawColumn.Other(name, (int)rows, "lists or structures")
                : await ReadAsync(reader, field, name, (int)rows).ConfigureAwait(false)
                    ?? new RawColumn.Other(name, (int)rows, $"values of type {field.ClrType.Name}")
            );
        }
        return columns;
    }

    private static async Task<RawColumn?> ReadAsync(ParquetReader reader, DataField field, string name, int rows) =>
        Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.Double => Numbers(
                name,
                await CellsAsync<double>(reader, field, rows).ConfigureAwait(false),
                v => v
            ),
            TypeCode.Single => Numbers(
                name,
                await CellsAsync<float>(reader, field, rows).ConfigureAwait(false),
                v => v
            ),
            TypeCode.Boolean => Numbers(
                name,
                await CellsAsync<bool>(reader, field, rows).ConfigureAwait(false),
                v => v ? 1.0 : 0.0
            ),
            TypeCode.SByte => Numbers(name, await CellsAsync<sbyte>(reader, field, rows).ConfigureAwait(false), v => v),
            TypeCode.Byte => Numbers(name, await CellsAsync<byte>(reader, field, rows).ConfigureAwait(false), v => v),
            TypeCode.Int16 => Numbers(name, await CellsAsync<short>(reader, field, rows).ConfigureAwait(false), v => v),
            TypeCode.UInt16 => Numbers(
                name,
                await CellsAsync<ushort>(reader, field, rows).ConfigureAwait(false),
                v => v
            ),
            TypeCode.Int32 => Numbers(name, await CellsAsync<int>(reader, field, rows).ConfigureAwait(false), v => v),
            TypeCode.UInt32 => Numbers(name, await CellsAsync<uint>(reader, field, rows).ConfigureAwait(false), v => v),
            TypeCode.Int64 => Whole(name, await CellsAsync<long>(reader, field, rows).ConfigureAwait(false)),
            TypeCode.UInt64 => Decimals(name, await CellsAsync<ulong>(reader, field, rows).ConfigureAwait(false)),
            TypeCode.Decimal => Decimals(name, await CellsAsync<decimal>(reader, field, rows).ConfigureAwait(false)),
            _ when field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>) =>
                new RawColumn.Texts(name, await TextsAsync(reader, field, rows).ConfigureAwait(false)),
            _ => null,
        };

    private static RawColumn.Numbers Numbers<T>(string name, T?[] cells, Func<T, double> toDouble)
        where T : struct => new(name, [.. cells.Select(cell => cell is { } value ? toDouble(value) : double.NaN)]);

    private static RawColumn Whole(string name, long?[] cells) =>
        Array.TrueForAll(cells, cell => cell is not { } value || (value is <= LargestWhole and >= -LargestWhole))
            ? Numbers(name, cells, value => value)
            : Decimals(name, cells);

    private static RawColumn.Decimals Decimals<T>(string name, T?[] cells)
        where T : struct, IFormattable =>
        new(name, [.. cells.Select(cell => cell?.ToString(null, CultureInfo.InvariantCulture))]);

    private static async Task<T?[]> CellsAsync<T>(ParquetReader reader, DataField field, int rows)
        where T : struct
    {
        var cells = new T?[rows];
        int at = 0;
        for (int g = 0; g < reader.RowGroupCount; g++)
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(g);
            int count = (int)group.RowCount;
            if (field.IsNullable)
            {
                await group.ReadAsync<T>(field, cells.AsMemory(at, count)).ConfigureAwait(false);
            }
            else
            {
                var values = new T[count];
                await group.ReadAsync(field, values.AsMemory()).ConfigureAwait(false);
                for (int k = 0; k < count; k++)
                {
                    cells[at + k] = values[k];
                }
            }
            at += count;
        }
        return cells;
    }

    private static async Task<string?[]> TextsAsync(ParquetReader reader, DataField field, int rows)
    {
        var cells = new string?[rows];
        int at = 0;
        for (int g = 0; g < reader.RowGroupCount; g++)
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(g);
            int count = (int)group.RowCount;
            await group.ReadAsync(field, cells.AsMemory(at, count)!).ConfigureAwait(false);
            at += count;
        }
        return cells;
    }
}
