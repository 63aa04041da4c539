namespace CardSystem.CardAgent.Orders;

public static class OrdersRegistration
{
    /// <summary>The room Orders: what the centre's people ask of this kiosk.</summary>
    public static IServiceCollection AddOrders(this IServiceCollection services) => services
        .AddSingleton<OrderBook>()
        .AddSingleton<OrderReport>()
        .AddSingleton<OrderDesk>();
}
