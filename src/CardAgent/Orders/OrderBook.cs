using System.Text;
using CardSystem.CardAgent.Kiosk;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Orders;

/// <summary>
/// Which orders this kiosk has taken: a line each in a small file, written before anything is done, so that an order that still stands at the centre after a restart, or comes again after a
/// power cut, is not done again. Touched by the uplink alone.
/// </summary>
public sealed class OrderBook
{
    /// <summary>More than can be open at the same time; what is older the centre does not repeat.</summary>
    private const int MostKept = 64;

    private readonly string _file;
    private readonly List<string> _taken = [];

    public OrderBook(KioskOptions options, ILogger<OrderBook> log)
    {
        _file = options.OrdersPath;
        try
        {
            if (File.Exists(_file)) _taken.AddRange(File.ReadLines(_file).Where(KioskOrder.IsId).Take(MostKept));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without it no order is taken that must not be done twice.
            log.LogWarning("Which orders were done cannot be read from {File}: {Why}", _file, e.Message);
            IsUsable = false;
        }
    }

    private bool IsUsable { get; set; } = true;

    public bool Has(string id) => _taken.Contains(id);

    /// <returns>False where it cannot be made sure that it is remembered.</returns>
    public bool Take(string id)
    {
        if (!IsUsable) return false;
        List<string> taken = [.. _taken.Skip(Math.Max(0, _taken.Count - MostKept + 1)), id];
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_file))!);
            DurableFile.Write(_file, Encoding.ASCII.GetBytes(string.Concat(taken.Select(t => t + '\n'))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        _taken.Clear();
        _taken.AddRange(taken);
        return true;
    }
}
