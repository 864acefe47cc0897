create database registry;
create database voucher;
create database campaign;
create database loyalty;
